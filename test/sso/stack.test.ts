import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CreateManagedLoginBrandingCommand } from '@aws-sdk/client-cognito-identity-provider';
import type { CfnUserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { TOKEN_VALIDITY } from '../../cdk/user-pool/app-client.ts';
import { styleAssets, styleSettings } from '../../cdk/user-pool/managed-login-style.ts';
import { SIGN_IN_CODE_LIFETIME } from '../../sender/email/kinds.ts';
import { parseSiteConfig } from '../../site/config.ts';
import { contrast } from '../../site/contrast.ts';
import { mismatches } from '../cdk/service-model.ts';
import {
  createStack,
  logicalId,
  propertiesOf,
  resourcesOf,
  site,
  statementsOf,
  synthesise,
} from '../cdk/synthesise.ts';
import { examples, guide } from './guide.ts';
import { STYLE_SETTINGS } from './style-settings.ts';

const CLIENT = 'AWS::Cognito::UserPoolClient';
const template = synthesise();
const outputs = template.toJSON().Outputs as Record<string, { Value: unknown }>;
const pool = logicalId(template, 'AWS::Cognito::UserPool');
const clientOf = (name: string) => propertiesOf(template, CLIENT, `IdentityAliasPool${name}`);
const managed = synthesise({ site: { portal: { signIn: 'managed-login' } } });
const { signInDomainPrefix: _, ...withoutDomain } = site;
const alone = synthesise({ whole: { ...withoutDomain, apps: [] } });

describe('the app client of an app', () => {
  test.each([
    ['AppBooking', false],
    ['AppLabResults', true],
  ])('%s takes the authorization code, little else, and has a secret: %s', (name, secret) => {
    expect(clientOf(name)).toMatchObject({
      AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthFlows: ['code'],
      AllowedOAuthScopes: ['openid', 'email'],
      GenerateSecret: secret,
      PreventUserExistenceErrors: 'ENABLED',
      EnableTokenRevocation: true,
      ReadAttributes: ['email', 'email_verified'],
      WriteAttributes: ['email'],
      AuthSessionValidity: SIGN_IN_CODE_LIFETIME.value,
      AccessTokenValidity: TOKEN_VALIDITY.access.toMinutes(),
      IdTokenValidity: TOKEN_VALIDITY.identity.toMinutes(),
      RefreshTokenValidity: TOKEN_VALIDITY.refresh.toMinutes(),
    });
  });

  test('has the addresses of the site, and no other', () => {
    const [booking] = site.apps;
    expect(clientOf('AppBooking')).toMatchObject({
      CallbackURLs: booking?.callbackUrls,
      LogoutURLs: booking?.signOutUrls,
    });
  });

  test.each<[string, (client: CfnUserPoolClient) => void, string]>([
    [
      'hands out tokens in addresses',
      (it) => it.addPropertyOverride('AllowedOAuthFlows', ['code', 'implicit']),
      'The app client allows a grant other than the authorization code',
    ],
    [
      'reveals who has an account',
      (it) => it.addPropertyOverride('PreventUserExistenceErrors', 'LEGACY'),
      'The app client reveals to anybody whether an address has an account',
    ],
    [
      'is of a server and has no secret',
      (it) => it.addPropertyOverride('GenerateSecret', false),
      'The app client of a server has no secret',
    ],
  ])('is refused when it %s', (_what, edit, sentence) => {
    const { app, stack } = createStack();
    const clients = stack.node.findAll().filter((node) => node.node.path.includes('AppLabResults/Resource'));
    expect(clients).toHaveLength(1);
    edit(clients[0] as CfnUserPoolClient);
    expect(() => app.synth()).toThrow(sentence);
  });
});

describe('the shared sign-in pages', () => {
  test('have a domain with the newer managed login', () => {
    expect(propertiesOf(template, 'AWS::Cognito::UserPoolDomain')).toEqual({
      Domain: 'riverside-clinic',
      ManagedLoginVersion: 2,
      UserPoolId: { Ref: pool },
    });
    const staging = synthesise({ site: { stage: 'staging' } });
    expect(propertiesOf(staging, 'AWS::Cognito::UserPoolDomain')).toMatchObject({
      Domain: 'riverside-clinic-staging',
    });
  });

  test('show the brand of each app, which the template names', () => {
    const styles = resourcesOf(template, 'AWS::Cognito::ManagedLoginBranding');
    const clients = Object.values(styles).map(
      ({ Properties }) => (Properties.ClientId as { Ref: string }).Ref,
    );
    expect(clients).toEqual([
      logicalId(template, CLIENT, 'IdentityAliasPoolAppBooking'),
      logicalId(template, CLIENT, 'IdentityAliasPoolAppLabResults'),
    ]);
    const [dental, clinic] = Object.values(styles) as unknown as { Metadata: { Brand: object } }[];
    expect(dental?.Metadata.Brand).toMatchObject({ name: 'Riverside Dental', colour: '#00664f' });
    expect(clinic?.Metadata.Brand).toMatchObject({ name: 'Riverside Clinic', colour: '#005eb8' });
    expect(JSON.stringify(styles)).toContain('"backgroundColor":"00664fff","textColor":"ffffffff"');
  });

  test('use only settings that Cognito has, and readable colours', () => {
    const settings = styleSettings({ colour: '#005eb8', logoFile: 'web/public/icon.svg' });
    expect(unknownPaths(settings, STYLE_SETTINGS)).toEqual([]);
    expect(
      unknownPaths({ components: { primaryButton: { lightMode: { default: {} } } } }, STYLE_SETTINGS),
    ).toEqual(['components.primaryButton.lightMode.default']);
    for (const { backgroundColor, textColor } of colourPairs(settings)) {
      expect(contrast(`#${backgroundColor.slice(0, 6)}`, `#${textColor.slice(0, 6)}`)).toBeGreaterThan(4.5);
    }
    expect(colourPairs(settings).length).toBeGreaterThan(6);
  });

  test('contain the logo in the form of the service', () => {
    const [asset] = styleAssets({ colour: '#005eb8', logoFile: 'web/public/icon.svg' });
    expect(asset).toMatchObject({ category: 'PAGE_HEADER_LOGO', colorMode: 'DYNAMIC', extension: 'SVG' });
    const Bytes = Buffer.from(asset?.bytes ?? '', 'base64');
    expect(Bytes.toString()).toContain('<svg');
    const request = {
      UserPoolId: 'eu-west-1_Example12',
      ClientId: 'client',
      Settings: styleSettings({ colour: '#005eb8' }) as never,
      Assets: [{ Category: 'PAGE_HEADER_LOGO', ColorMode: 'DYNAMIC', Extension: 'SVG', Bytes } as const],
    };
    expect(mismatches(new CreateManagedLoginBrandingCommand(request).schema, request)).toEqual([]);
    const withLogo = synthesise({ site: { clinic: { ...site.clinic, logoFile: 'web/public/icon.svg' } } });
    const styles = Object.values(resourcesOf(withLogo, 'AWS::Cognito::ManagedLoginBranding'));
    // The other brand has its own name and must not show this logo.
    expect(styles.map(({ Properties }) => Properties.Assets !== undefined)).toEqual([false, true]);
  });

  test('refuse a logo that is missing or too large', () => {
    expect(() => styleAssets({ colour: '#005eb8', logoFile: 'site/nothing.svg' })).toThrow(
      'site.config.json names the logo site/nothing.svg, which cannot be read.',
    );
    const folder = mkdtempSync(fileURLToPath(new URL('../../.local/logo-', import.meta.url)));
    const file = join(folder, 'large.png');
    writeFileSync(file, Buffer.alloc(700_001));
    const logoFile = relative(fileURLToPath(new URL('../../', import.meta.url)), file);
    expect(() => styleAssets({ colour: '#005eb8', logoFile })).toThrow('is larger than 700 kB');
    rmSync(folder, { recursive: true });
  });

  test('exist only if an app uses them', () => {
    for (const type of ['UserPoolDomain', 'ManagedLoginBranding']) {
      expect(resourcesOf(alone, `AWS::Cognito::${type}`)).toEqual({});
    }
    expect(Object.keys(alone.toJSON().Outputs).filter((name) => /^(Sso|App)/.test(name))).toEqual([]);
  });
});

describe('the portal', () => {
  test('has its own sign-in pages by default', () => {
    expect(clientOf('Portal')).toMatchObject({ AllowedOAuthFlowsUserPoolClient: false });
    expect(clientOf('Portal')).not.toHaveProperty('CallbackURLs');
  });

  test('returns to its own address from managed login, and may manage the account', () => {
    const page = `${site.siteUrl}/login`;
    expect(propertiesOf(managed, CLIENT, 'IdentityAliasPoolPortal')).toMatchObject({
      AllowedOAuthFlows: ['code'],
      AllowedOAuthScopes: ['openid', 'email', 'profile', 'aws.cognito.signin.user.admin'],
      CallbackURLs: [page],
      LogoutURLs: [page],
      GenerateSecret: false,
    });
    expect(Object.keys(resourcesOf(managed, 'AWS::Cognito::ManagedLoginBranding'))).toHaveLength(3);
  });
});

describe('the outputs', () => {
  test('name issuer, endpoints and client ids', () => {
    const names = Object.keys(outputs).filter((name) => /^(Sso|App)/.test(name));
    expect(names).toEqual([
      'SsoIssuer',
      'SsoAuthorizationEndpoint',
      'SsoTokenEndpoint',
      'SsoUserInfoEndpoint',
      'SsoRevocationEndpoint',
      'SsoSignOutEndpoint',
      'SsoKeys',
      'AppBookingClientId',
      'AppLabResultsClientId',
    ]);
    expect(outputs.SsoIssuer?.Value).toEqual({ 'Fn::GetAtt': [pool, 'ProviderURL'] });
  });

  test('contain no secret, like the rest of the template', () => {
    expect(JSON.stringify(template.toJSON())).not.toMatch(/"ClientSecret"|describeUserPoolClient/i);
  });
});

describe('the brands of the apps', () => {
  const name = '/clinic-mail/production/app-brands';
  const refTo = (start: string) => ({ Ref: logicalId(template, CLIENT, `IdentityAliasPool${start}`) });

  test('are a list of app clients in a parameter', () => {
    const { Value, ...rest } = propertiesOf(template, 'AWS::SSM::Parameter', 'AppBrands');
    expect(rest).toMatchObject({ Name: name, Type: 'String' });
    expect(Value).toEqual({
      'Fn::Join': [
        '',
        [
          '[["',
          refTo('Portal'),
          '",null],["',
          refTo('AppBooking'),
          '","dental"],["',
          refTo('AppLabResults'),
          '",null]]',
        ],
      ],
    });
  });

  test('are read by the functions that send email, which can read no other parameter', () => {
    for (const start of ['CustomEmailSender', 'Notices']) {
      const id = logicalId(template, 'AWS::Lambda::Function', start);
      expect(propertiesOf(template, 'AWS::Lambda::Function', id)).toMatchObject({
        Environment: { Variables: expect.objectContaining({ BRANDS_PARAMETER: name }) },
      });
      const [read] = statementsOf(template, start).filter(({ Action }) => Action === 'ssm:GetParameter');
      expect(JSON.stringify(read?.Resource)).toMatch(/:parameter\/clinic-mail\/production\/app-brands"/);
      expect(JSON.stringify(read?.Resource)).not.toContain('*');
    }
    expect(JSON.stringify(statementsOf(template, 'DeliveryEvents'))).not.toContain('ssm:');
  });

  test('add no resources if no app has one', () => {
    const plain = synthesise({ site: { apps: site.apps.map(({ brand: _brand, ...app }) => app) } });
    for (const unbranded of [alone, plain]) {
      expect(Object.keys(resourcesOf(unbranded, 'AWS::SSM::Parameter'))).toEqual([
        logicalId(unbranded, 'AWS::SSM::Parameter', 'AccountRules'),
      ]);
      for (const start of ['CustomEmailSender', 'Notices']) {
        expect(JSON.stringify(statementsOf(unbranded, start))).not.toContain('ssm:');
      }
      expect(JSON.stringify(unbranded.toJSON())).not.toContain('BRANDS_PARAMETER');
    }
  });
});

/** Returns the paths of a value that are missing in a table of known ones. */
function unknownPaths(value: unknown, known: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    const at = path === '' ? name : `${path}.${name}`;
    const isKnown = typeof known === 'object' && known !== null && Object.hasOwn(known, name);
    return isKnown ? unknownPaths(member, (known as Record<string, unknown>)[name], at) : [at];
  });
}

interface Pair {
  readonly backgroundColor: string;
  readonly textColor: string;
}

function colourPairs(value: unknown): Pair[] {
  if (typeof value !== 'object' || value === null) return [];
  const isPair = 'backgroundColor' in value && 'textColor' in value;
  return [...(isPair ? [value as Pair] : []), ...Object.values(value).flatMap(colourPairs)];
}

describe('the web app of a portal on the shared pages', () => {
  const signInSettings = (template: typeof managed) => {
    const { CustomHeaders } = propertiesOf(template, 'AWS::Amplify::App');
    const { Value } = (template.toJSON().Outputs as typeof outputs).WebConfig ?? {};
    return JSON.stringify([CustomHeaders, Value]).match(/\.auth\.eu-west-1\.amazoncognito\.com/g) ?? [];
  };

  test('has their address, and may connect to them', () => {
    expect(signInSettings(managed)).toHaveLength(2);
    expect(signInSettings(template)).toHaveLength(0);
  });
});

describe('docs/sso.md', () => {
  const specimen = new URL('../specimen/site.config.json', import.meta.url);
  const ownSettings = () => JSON.parse(readFileSync(specimen, 'utf8'));

  test('shows only settings that exist', () => {
    const shown = examples('json').map(({ code }) => JSON.parse(code) as object);
    expect(shown).toHaveLength(2);
    const written = parseSiteConfig(Object.assign(ownSettings(), ...shown));
    expect(written.apps[0]?.callbackUrls).toHaveLength(2);
    expect(() => synthesise({ whole: written })).not.toThrow();
  });

  test('names only outputs that exist', () => {
    const named = guide.match(/\b(Sso[A-Z]\w+|App[A-Z]\w+ClientId)\b/g) ?? [];
    expect(named.length).toBeGreaterThan(7);
    expect(named.filter((name) => !Object.hasOwn(outputs, name))).toEqual([]);
  });
});
