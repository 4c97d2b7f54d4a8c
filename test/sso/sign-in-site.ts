import { createHash, randomBytes } from 'node:crypto';
import type { InvokeSync } from '../../emulator/cognito/triggers.ts';
import { bindHttpsServer } from '../../emulator/tls/https-server.ts';
import type { LogRefusal } from '../../local/sign-in-pages/context.ts';
import { createSignInPages } from '../../local/sign-in-pages/sign-in-pages.ts';
import {
  ALIAS_PROPERTIES,
  createFixture,
  type Fixture,
  POOL_ID,
  POOL_PROPERTIES,
} from '../emulator/cognito/user-pool-fixture.ts';
import { trustedCertificate } from './trusted-certificate.ts';
import { Visitor } from './visitor.ts';

export const BOOKING = 'bookingapp';
export const RESULTS = 'resultsapp';
/** Has its own pages and does not use the shared ones. */
export const PORTAL = '4testclientid';

export const CALLBACK = {
  [BOOKING]: 'https://booking.example/',
  [RESULTS]: 'https://results.example/signed-in',
} as const;
export const CALLBACK_WITH_QUERY = 'https://booking.example/back?from=clinic';
export const SIGNED_OUT = 'https://booking.example/bye';

const app = (properties: object) => ({
  ExplicitAuthFlows: ['ALLOW_USER_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
  AllowedOAuthFlowsUserPoolClient: true,
  AllowedOAuthFlows: ['code'],
  AllowedOAuthScopes: ['openid', 'email'],
  ReadAttributes: ['email', 'email_verified'],
  PreventUserExistenceErrors: 'ENABLED',
  AuthSessionValidity: 15,
  ...properties,
});

const CLIENTS = [
  {
    clientId: BOOKING,
    properties: app({
      ClientName: 'Booking',
      CallbackURLs: [CALLBACK[BOOKING], CALLBACK_WITH_QUERY],
      LogoutURLs: [SIGNED_OUT],
    }),
  },
  {
    clientId: RESULTS,
    properties: app({
      ClientName: 'Lab results',
      GenerateSecret: true,
      ExplicitAuthFlows: ['ALLOW_USER_AUTH'],
      CallbackURLs: [CALLBACK[RESULTS]],
      LogoutURLs: ['https://results.example/'],
      AllowedOAuthScopes: ['openid', 'email', 'profile', 'aws.cognito.signin.user.admin'],
      ReadAttributes: ['email', 'email_verified', 'name'],
      RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 0 },
    }),
  },
];

const CONFIG = {
  region: 'eu-west-1',
  userPoolId: POOL_ID,
  userPoolClientId: PORTAL,
  clinic: {
    name: 'Riverside Clinic',
    address: ['1 River Street', 'London'],
    phone: '+44 20 7946 0018',
    phoneLink: '+442079460018',
    supportEmail: 'help@clinic.example',
    supportEmailLink: 'help@clinic.example',
    colour: '#005eb8',
  },
  emailFrom: 'no-reply@clinic.example',
  privacyUrl: 'https://clinic.example/privacy?lang=en&v=2',
  defaultLanguage: 'en-GB',
  passwordPolicy: {
    MinimumLength: 12,
    RequireLowercase: true,
    RequireUppercase: true,
    RequireNumbers: true,
    RequireSymbols: true,
  },
  idleMinutes: 15,
  lives: {
    confirm: { value: 24, unit: 'hour' },
    signIn: { value: 15, unit: 'minute' },
    reset: { value: 1, unit: 'hour' },
  },
} as const;

const LOGO = 'data:image/svg+xml;base64,PHN2Zy8+';
const DENTAL = { ...CONFIG.clinic, name: 'Riverside Dental', colour: '#00664f', logo: LOGO };

/** A pool with a clock that tests advance, its sign-in pages over HTTPS, and their log. */
export interface SignInSite extends Fixture {
  readonly url: string;
  readonly issuer: string;
  readonly log: { readonly event: string; readonly reason: string; readonly clientId?: string | undefined }[];
  /** Returns a browser without cookies. */
  visitor(): Visitor;
  /** Returns the secret of the confidential app. */
  secret(): Promise<string>;
  close(): Promise<void>;
}

interface SiteOptions {
  /** Whether the tokens have the issuer of AWS. */
  readonly issuerInAws?: boolean;
  /** The ARN of a PreTokenGeneration trigger, and the function that it stands for. */
  readonly preTokenGeneration?: { readonly arn: string; readonly invoke: InvokeSync };
}

export async function startSignInSite({
  issuerInAws = false,
  preTokenGeneration,
}: SiteOptions = {}): Promise<SignInSite> {
  const certificate = await trustedCertificate();
  const server = await bindHttpsServer({ certificate, port: 0, flag: '--auth-port' });
  const issuer = issuerInAws
    ? `https://cognito-idp.eu-west-1.amazonaws.com/${POOL_ID}`
    : `${server.url}/${POOL_ID}`;
  const { PostAuthentication: _, PostConfirmation: __, ...sender } = POOL_PROPERTIES.LambdaConfig;
  const fixture = await createFixture({
    issuer,
    otherClients: CLIENTS,
    properties: {
      ...ALIAS_PROPERTIES,
      Policies: {
        ...POOL_PROPERTIES.Policies,
        SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP', 'WEB_AUTHN'] },
      },
      WebAuthnRelyingPartyID: 'localhost',
      ...(preTokenGeneration !== undefined && {
        LambdaConfig: {
          ...sender,
          PreTokenGenerationConfig: { LambdaArn: preTokenGeneration.arn, LambdaVersion: 'V2_0' },
        },
      }),
    },
    ...(preTokenGeneration !== undefined && { invokeSync: preTokenGeneration.invoke }),
  });
  const log: SignInSite['log'] = [];
  const logRefusal: LogRefusal = (event, fields) => log.push({ event, ...fields });
  const domain = fixture.pool.openDomain({ url: server.url, onRefusal: logRefusal });
  const pages = createSignInPages({
    domain,
    portal: 'http://localhost:3000',
    config: CONFIG,
    brandOf: (clientId) => (clientId === BOOKING ? DENTAL : undefined),
    log: logRefusal,
  });
  server.serve({ pages, apis: domain.endpoints });
  return {
    ...fixture,
    url: server.url,
    issuer,
    log,
    visitor: () => new Visitor(server.url),
    secret: async () => {
      const asked = { UserPoolId: POOL_ID, ClientId: RESULTS };
      return (await fixture.call('DescribeUserPoolClient', asked)).UserPoolClient.ClientSecret;
    },
    close: server.close,
  };
}

/** Generates a PKCE verifier and its challenge (RFC 7636). */
export function pkce(): { readonly verifier: string; readonly challenge: string } {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}

/** Returns the address of an authorization request; `undefined` removes a parameter. */
export function authorizeAddress(
  clientId: typeof BOOKING | typeof RESULTS,
  parameters: Readonly<Record<string, string | undefined>> = {},
): string {
  const all = {
    client_id: clientId,
    redirect_uri: CALLBACK[clientId],
    response_type: 'code',
    scope: 'openid email',
    state: 'the-state',
    nonce: 'the-nonce',
    code_challenge: pkce().challenge,
    code_challenge_method: 'S256',
    ...parameters,
  };
  const given = Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return `/oauth2/authorize?${new URLSearchParams(given)}`;
}
