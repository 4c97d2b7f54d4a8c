import { CfnOutput, Stack } from 'aws-cdk-lib';
import { CfnApp, CfnBranch } from 'aws-cdk-lib/aws-amplify';
import type { CfnUserPool, UserPool, UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { stringify } from 'yaml';
import { toLetters } from '../../formats/address-letters.ts';
import { toClinicContact } from '../../formats/clinic-contact.ts';
import { EMAIL_KINDS } from '../../sender/email/kinds.ts';
import type { SiteConfig } from '../../site/config.ts';
import { passkeysOf } from '../../site/passkeys.ts';
import { type HeaderRule, REWRITES, siteHeaders } from '../../web/hosting.ts';
import { logoPath } from '../../web/logo.ts';
import type { ClinicDetails, OtherApp, WebConfig } from '../../web/src/config.ts';
import type { ConnectedApp } from '../user-pool/single-sign-on.ts';

export interface WebHostingProps {
  readonly site: SiteConfig;
  readonly userPool: UserPool;
  readonly client: UserPoolClient;
  /** Scheme and host of the shared sign-in pages; undefined if the portal does not use them. */
  readonly signInUrl: string | undefined;
  /** All app clients. */
  readonly connected: readonly ConnectedApp[];
}

/**
 * The Amplify app that serves the web app. `npm run deploy:web` uploads the files; it reads the app id, the branch and
 * the configuration from the outputs of the stack.
 */
export class WebHosting extends Construct {
  constructor(scope: Construct, id: string, props: WebHostingProps) {
    super(scope, id);
    const { region, stackName } = Stack.of(this);
    const app = new CfnApp(this, 'App', {
      name: stackName,
      description: 'The web app in which patients sign up, sign in and reset their password',
      platform: 'WEB',
      customRules: [...REWRITES],
      customHeaders: customHeaders(
        siteHeaders(`https://cognito-idp.${region}.amazonaws.com`, props.signInUrl),
      ),
    });
    const branch = new CfnBranch(this, 'Branch', {
      appId: app.attrAppId,
      branchName: 'main',
      enableAutoBuild: false,
      stage: 'PRODUCTION',
    });
    const output = (name: string, value: string) => new CfnOutput(Stack.of(this), name, { value });
    output('WebAppId', app.attrAppId);
    output('WebBranch', branch.branchName);
    output('WebAddress', `https://${branch.branchName}.${app.attrDefaultDomain}`);
    output('WebConfig', Stack.of(this).toJsonString(webConfig(props, region)));
  }
}

/**
 * Returns the headers in the only YAML that Amplify's documentation shows: a line for each pattern, key and value, without
 * anchors, aliases and folded lines.
 *
 * @see https://docs.aws.amazon.com/amplify/latest/userguide/custom-header-YAML-format.html
 */
function customHeaders(rules: readonly HeaderRule[]): string {
  return stringify({ customHeaders: rules }, { aliasDuplicateObjects: false, lineWidth: 0 });
}

/** Returns the configuration of the web app, which is served as `/config.json`. */
function webConfig(
  { site, userPool, client, signInUrl, connected }: WebHostingProps,
  region: string,
): WebConfig {
  const { logoFile } = site.clinic;
  const apps = connected.flatMap((one) => otherApp(one, site));
  const passkeys = passkeysOf(site);
  const { policies } = userPool.node.defaultChild as CfnUserPool;
  const { passwordPolicy } = policies as CfnUserPool.PoliciesProperty;
  const policy = passwordPolicy as CfnUserPool.PasswordPolicyProperty;
  return {
    region,
    userPoolId: userPool.userPoolId,
    userPoolClientId: client.userPoolClientId,
    ...(signInUrl !== undefined && { signInDomain: signInUrl.replace('https://', '') }),
    clinic: details(site.clinic, logoFile && logoPath(logoFile)),
    ...(apps.length > 0 && { apps }),
    emailFrom: toLetters(site.email.from),
    defaultLanguage: site.defaultLanguage,
    passwordPolicy: {
      MinimumLength: policy.minimumLength ?? 8,
      RequireLowercase: policy.requireLowercase === true,
      RequireUppercase: policy.requireUppercase === true,
      RequireNumbers: policy.requireNumbers === true,
      RequireSymbols: policy.requireSymbols === true,
    },
    lives: {
      confirm: EMAIL_KINDS['verify-account'].lifetime,
      signIn: EMAIL_KINDS['sign-in-code'].lifetime,
      reset: EMAIL_KINDS['reset-password'].lifetime,
    },
    idleMinutes: site.session.idleMinutes,
    ...(site.signUp === 'invitation' && { byInvitation: true }),
    ...(passkeys !== undefined && { passkeys }),
    ...(site.privacyUrl !== undefined && { privacyUrl: site.privacyUrl }),
    ...(site.termsUrl !== undefined && { termsUrl: site.termsUrl }),
    ...(site.consent !== undefined && { consentVersion: site.consent.version }),
  };
}

/** Returns an app to which patients return after signing up in the portal; nothing for the portal itself. */
function otherApp({ app, client, brand }: ConnectedApp, site: SiteConfig): OtherApp[] {
  const [url] = app?.signOutUrls ?? [];
  if (app === undefined || url === undefined) return [];
  const branded = brand === undefined ? undefined : site.brands[brand];
  return [
    {
      clientId: client.userPoolClientId,
      name: app.name,
      url,
      ...(branded !== undefined && { brand: details(branded) }),
    },
  ];
}

/** Returns what the web app shows of a brand. The site serves only the logo of the clinic. */
function details({ name, address, colour, ...contact }: SiteConfig['clinic'], logo?: string): ClinicDetails {
  return { name, address, ...toClinicContact(contact), colour, ...(logo !== undefined && { logo }) };
}
