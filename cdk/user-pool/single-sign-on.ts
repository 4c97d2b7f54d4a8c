import { CfnOutput, Stack } from 'aws-cdk-lib';
import {
  CfnManagedLoginBranding,
  ManagedLoginVersion,
  type UserPool,
  type UserPoolClient,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { type App, idOf, usesManagedLogin } from '../../site/apps.ts';
import type { SiteConfig } from '../../site/config.ts';
import { APP_SCOPES, addAppClient, refuseClient } from './app-client.ts';
import { styleAssets, styleSettings } from './managed-login-style.ts';

export interface SingleSignOnProps {
  readonly site: SiteConfig;
  readonly userPool: UserPool;
  readonly portalClient: UserPoolClient;
}

/** An app client, and the brand that its pages and emails show; undefined is the clinic itself. */
export interface ConnectedApp {
  /** `Portal`, or what the outputs call it. */
  readonly id: string;
  readonly client: UserPoolClient;
  readonly brand: string | undefined;
}

/**
 * The sign-in pages that all apps share, and the apps: a patient who is signed in to one is signed in to all.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-managed-login.html
 */
export class SingleSignOn extends Construct {
  /** Scheme and host of the sign-in pages; undefined where every page is the portal's own. */
  readonly url: string | undefined;
  /** The portal first. */
  readonly connected: readonly ConnectedApp[];

  constructor(scope: Construct, id: string, { site, userPool, portalClient }: SingleSignOnProps) {
    super(scope, id);
    const portal: ConnectedApp = { id: 'Portal', client: portalClient, brand: undefined };
    const apps = site.apps.map((app) => this.#connect(app, userPool));
    this.connected = [portal, ...apps];
    if (!usesManagedLogin(site)) return;
    const domain = userPool.addDomain('SignInDomain', {
      cognitoDomain: { domainPrefix: domainPrefixOf(site) },
      managedLoginVersion: ManagedLoginVersion.NEWER_MANAGED_LOGIN,
    });
    const styled = site.portal.signIn === 'managed-login' ? this.connected : apps;
    for (const app of styled) this.#style(app, site, userPool);
    this.url = domain.baseUrl();
    this.#output(apps, userPool, this.url);
  }

  #connect({ name, type, callbackUrls, signOutUrls, brand }: App, userPool: UserPool): ConnectedApp {
    const confidential = type === 'confidential';
    const client = addAppClient(userPool, `App${idOf(name)}`, {
      name,
      confidential,
      managedLogin: { callbackUrls, signOutUrls, scopes: APP_SCOPES },
      seesAddressOnly: true,
    });
    refuseClient(this, client, userPool, { confidential });
    return { id: `App${idOf(name)}`, client, brand };
  }

  #style({ id, client, brand }: ConnectedApp, site: SiteConfig, userPool: UserPool): void {
    const shown = (brand === undefined ? undefined : site.brands[brand]) ?? site.clinic;
    const assets = styleAssets(shown);
    const style = new CfnManagedLoginBranding(this, `${id}Style`, {
      userPoolId: userPool.userPoolId,
      clientId: client.userPoolClientId,
      settings: styleSettings(shown),
      ...(assets.length > 0 && { assets }),
    });
    // Cognito's pages show no words of the clinic. Whose style it is stands here for who reads the template.
    const { name, address, phone, supportEmail, colour } = shown;
    style.addMetadata('Brand', { name, address, phone, supportEmail, colour });
  }

  /** What a developer needs to connect an app. A secret is in none of it: who may see it asks Cognito. */
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

/** The prefix of a stage's domain; that of the stage that patients use has no suffix. */
function domainPrefixOf({ signInDomainPrefix = '', stage }: SiteConfig): string {
  return stage === 'production' ? signInDomainPrefix : `${signInDomainPrefix}-${stage}`;
}
