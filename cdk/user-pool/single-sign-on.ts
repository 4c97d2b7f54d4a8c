import { CfnOutput, Stack } from 'aws-cdk-lib';
import {
  CfnManagedLoginBranding,
  ManagedLoginVersion,
  type UserPool,
  type UserPoolClient,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { toClinicContact } from '../../formats/clinic-contact.ts';
import { type App, domainPrefixOf, idOf, usesManagedLogin } from '../../site/apps.ts';
import type { SiteConfig } from '../../site/config.ts';
import { APP_FLOWS, APP_SCOPES, addAppClient, validateAppClient } from './app-client.ts';
import { styleAssets, styleSettings } from './managed-login-style.ts';

export interface SingleSignOnProps {
  readonly site: SiteConfig;
  readonly userPool: UserPool;
  readonly portalClient: UserPoolClient;
}

/** An app client with its brand. */
export interface ConnectedApp {
  /** `Portal`, or the prefix of the app's outputs and construct ids. */
  readonly id: string;
  readonly client: UserPoolClient;
  /** Key in `brands` of the site configuration; undefined for the clinic's own brand. */
  readonly brand: string | undefined;
  /** Its settings in the site configuration; undefined for the portal. */
  readonly app: App | undefined;
}

/**
 * The shared sign-in pages and the clients of the clinic's apps. A patient who signs in to one app is signed in to all.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-managed-login.html
 */
export class SingleSignOn extends Construct {
  /** Scheme and host of the shared sign-in pages; undefined if no app uses them. */
  readonly url: string | undefined;
  /** All app clients, starting with the portal. */
  readonly connected: readonly ConnectedApp[];

  constructor(scope: Construct, id: string, { site, userPool, portalClient }: SingleSignOnProps) {
    super(scope, id);
    const portal: ConnectedApp = {
      id: 'Portal',
      client: portalClient,
      brand: undefined,
      app: undefined,
    };
    const apps = site.apps.map((app) => this.#connect(app, userPool));
    this.connected = [portal, ...apps];
    if (!usesManagedLogin(site)) return;
    const domain = userPool.addDomain('SignInDomain', {
      cognitoDomain: { domainPrefix: domainPrefixOf(site) },
      managedLoginVersion: ManagedLoginVersion.NEWER_MANAGED_LOGIN,
    });
    const styledApps = site.portal.signIn === 'managed-login' ? this.connected : apps;
    for (const app of styledApps) this.#style(app, site, userPool);
    this.url = domain.baseUrl();
    this.#output(apps, userPool, this.url);
  }

  #connect(app: App, userPool: UserPool): ConnectedApp {
    const { name, type, callbackUrls, signOutUrls, brand } = app;
    const confidential = type === 'confidential';
    const client = addAppClient(userPool, `App${idOf(name)}`, {
      name,
      confidential,
      managedLogin: { callbackUrls, signOutUrls, scopes: APP_SCOPES },
      authFlows: APP_FLOWS,
      emailOnly: true,
    });
    validateAppClient(this, client, userPool, { confidential, isPortal: false });
    return { id: `App${idOf(name)}`, client, brand, app };
  }

  #style({ id, client, brand }: ConnectedApp, site: SiteConfig, userPool: UserPool): void {
    const clinic = (brand === undefined ? undefined : site.brands[brand]) ?? site.clinic;
    const assets = styleAssets(clinic);
    const style = new CfnManagedLoginBranding(this, `${id}Style`, {
      userPoolId: userPool.userPoolId,
      clientId: client.userPoolClientId,
      settings: styleSettings(clinic),
      ...(assets.length > 0 && { assets }),
    });
    // Cognito's pages show no text of the clinic; the local sign-in pages read it from this metadata.
    const { name, address, colour } = clinic;
    style.addMetadata('Brand', { name, address, ...toClinicContact(clinic), colour });
  }

  /** Outputs the endpoints and client ids that a developer needs to connect an app. Client secrets stay in Cognito. */
  #output(apps: readonly ConnectedApp[], userPool: UserPool, url: string): void {
    const output = (name: string, value: string) => new CfnOutput(Stack.of(this), name, { value });
    output('SsoIssuer', userPool.userPoolProviderUrl);
    output('SsoAuthorizationEndpoint', `${url}/oauth2/authorize`);
    output('SsoTokenEndpoint', `${url}/oauth2/token`);
    output('SsoUserInfoEndpoint', `${url}/oauth2/userInfo`);
    output('SsoRevocationEndpoint', `${url}/oauth2/revoke`);
    output('SsoSignOutEndpoint', `${url}/logout`);
    output('SsoKeys', `${userPool.userPoolProviderUrl}/.well-known/jwks.json`);
    for (const { id, client } of apps) output(`${id}ClientId`, client.userPoolClientId);
  }
}
