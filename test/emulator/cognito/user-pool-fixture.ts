import { randomUUID } from 'node:crypto';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { startAwsServer } from '../../../emulator/aws/server.ts';
import type { ApiCallRecord } from '../../../emulator/cognito/api-call-records.ts';
import type { Randomness } from '../../../emulator/cognito/randomness.ts';
import { generateSigningKey } from '../../../emulator/cognito/tokens/token-signer.ts';
import type { DefaultEmail, InvokeAsync, InvokeSync } from '../../../emulator/cognito/triggers.ts';
import { createUserPool, type UserPool, type UserPoolState } from '../../../emulator/cognito/user-pool.ts';

export const POOL_ID = 'eu-west-1_LocalPool1';
export const POOL_ARN = `arn:aws:cognito-idp:eu-west-1:123456789012:userpool/${POOL_ID}`;
export const CLIENT_ID = '4testclientid';
const SENDER_ARN = 'arn:aws:lambda:eu-west-1:123456789012:function:sender';
const NOTICES_ARN = 'arn:aws:lambda:eu-west-1:123456789012:function:notices';
export const PASSWORD = 'Correct-horse-7';
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const POOL_PROPERTIES = {
  UserPoolName: 'patients',
  UserPoolTier: 'ESSENTIALS',
  UsernameAttributes: ['email'],
  UsernameConfiguration: { CaseSensitive: false },
  AutoVerifiedAttributes: ['email'],
  Policies: {
    PasswordPolicy: {
      MinimumLength: 12,
      RequireLowercase: true,
      RequireUppercase: true,
      RequireNumbers: true,
      RequireSymbols: true,
      TemporaryPasswordValidityDays: 7,
    },
    SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] },
  },
  UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
  AccountRecoverySetting: { RecoveryMechanisms: [{ Name: 'verified_email', Priority: 1 }] },
  AdminCreateUserConfig: { AllowAdminCreateUserOnly: false },
  Schema: [{ Name: 'clinic', AttributeDataType: 'String', Mutable: true }],
  LambdaConfig: {
    CustomEmailSender: { LambdaArn: SENDER_ARN, LambdaVersion: 'V1_0' },
    KMSKeyID: 'arn:aws:kms:eu-west-1:123456789012:key/1',
    PostConfirmation: NOTICES_ARN,
    PostAuthentication: NOTICES_ARN,
  },
};

/** Makes the pool one where apps choose user names and a verified address is an alias. */
export const ALIAS_PROPERTIES = { UsernameAttributes: undefined, AliasAttributes: ['email'] };

export const CLIENT_PROPERTIES = {
  ClientName: 'web',
  ExplicitAuthFlows: [
    'ALLOW_USER_SRP_AUTH',
    'ALLOW_USER_PASSWORD_AUTH',
    'ALLOW_USER_AUTH',
    'ALLOW_REFRESH_TOKEN_AUTH',
  ],
  AuthSessionValidity: 15,
  AccessTokenValidity: 60,
  IdTokenValidity: 60,
  TokenValidityUnits: { AccessToken: 'minutes', IdToken: 'minutes' },
  PreventUserExistenceErrors: 'ENABLED',
};

/** The event of a trigger, with the members that tests check. */
export interface TriggerEvent {
  readonly version: string;
  readonly triggerSource: string;
  readonly region: string;
  readonly userPoolId: string;
  readonly userName: string;
  readonly callerContext: { readonly awsSdkVersion: string; readonly clientId?: string | null };
  readonly request: {
    readonly type?: string;
    readonly code?: string | null;
    readonly clientMetadata?: Readonly<Record<string, string>> | null;
    readonly userAttributes: Readonly<Record<string, string>>;
    readonly newDeviceUsed?: boolean;
    readonly scopes?: readonly string[];
    readonly validationData?: Readonly<Record<string, string>> | null;
  };
  /** Of the events that Cognito waits for. */
  readonly response?: object;
}

interface Overrides {
  readonly properties?: object;
  readonly client?: object;
  readonly otherClients?: { clientId: string; properties: Record<string, unknown> }[];
  readonly issuer?: string;
  readonly limitsRequestRates?: boolean;
  /** Only `advance` moves the time. */
  readonly isClockStopped?: boolean;
  readonly random?: Randomness;
  readonly state?: UserPoolState;
  readonly encryptCode?: (plaintext: string, keyArn: string) => Promise<string>;
  readonly systemTags?: Readonly<Record<string, string>>;
  readonly ignoresUnsupported?: boolean;
  readonly onKeyGranted?: (keyArn: string) => void;
  readonly onDefaultEmail?: (email: DefaultEmail) => void;
  readonly invokeAsync?: InvokeAsync;
  readonly invokeSync?: InvokeSync;
}

export interface Fixture {
  readonly pool: UserPool;
  /** Whether apps choose user names, so that the address is none. */
  readonly emailIsAlias: boolean;
  /** Every event of the custom email sender, oldest first. */
  readonly emails: TriggerEvent[];
  /** Every event of a synchronous trigger, oldest first. */
  readonly notices: TriggerEvent[];
  /** Every call that the pool reported, oldest first. */
  readonly records: ApiCallRecord[];
  now(): number;
  advance(milliseconds: number): void;
  /** Calls an action without HTTP. */
  // biome-ignore lint/suspicious/noExplicitAny: responses are as wide as the API
  call(action: string, input?: object): Promise<any>;
  /** Returns the secret of the latest email to an address, in the clear. */
  secretFor(email: string): string;
}

const signingKey = generateSigningKey();

/** Creates a pool with a clock that tests advance and triggers that are recorded. */
export async function createFixture(overrides: Overrides = {}): Promise<Fixture> {
  let offset = 0;
  const startedAt = Date.now();
  const now = () => (overrides.isClockStopped ? startedAt : Date.now()) + offset;
  const emails: TriggerEvent[] = [];
  const notices: TriggerEvent[] = [];
  const records: ApiCallRecord[] = [];
  const fresh: UserPoolState = {
    createdAt: now(),
    secret: '5e'.repeat(32),
    signingKey: await signingKey,
    users: [],
    tokenFamilies: [],
  };
  const properties = { ...POOL_PROPERTIES, ...overrides.properties };
  const pool = await createUserPool({
    region: 'eu-west-1',
    userPoolId: POOL_ID,
    userPoolArn: POOL_ARN,
    properties,
    clients: [
      { clientId: CLIENT_ID, properties: { ...CLIENT_PROPERTIES, ...overrides.client } },
      ...(overrides.otherClients ?? []),
    ],
    ...(overrides.issuer !== undefined && { issuer: overrides.issuer }),
    limitsRequestRates: overrides.limitsRequestRates ?? false,
    ignoresUnsupported: overrides.ignoresUnsupported ?? false,
    systemTags: overrides.systemTags ?? {},
    ...(overrides.onKeyGranted !== undefined && { onKeyGranted: overrides.onKeyGranted }),
    ...(overrides.onDefaultEmail !== undefined && { onDefaultEmail: overrides.onDefaultEmail }),
    ...(overrides.random !== undefined && { random: overrides.random }),
    clock: now,
    encryptCode: overrides.encryptCode ?? (async (plaintext) => Buffer.from(plaintext).toString('base64')),
    invokeAsync:
      overrides.invokeAsync ??
      (async (functionArn, event) => {
        expect(functionArn).toBe(SENDER_ARN);
        emails.push(structuredClone(event) as TriggerEvent);
      }),
    invokeSync:
      overrides.invokeSync ??
      (async (functionArn, event) => {
        expect(functionArn).toBe(NOTICES_ARN);
        notices.push(structuredClone(event) as TriggerEvent);
        return event;
      }),
    onApiCall: (record) => records.push(record),
    state: overrides.state ?? fresh,
  });
  return {
    pool,
    emailIsAlias: 'AliasAttributes' in properties,
    emails,
    notices,
    records,
    now,
    advance: (milliseconds) => {
      offset += milliseconds;
    },
    call: async (action, input = {}) => {
      const run = pool.service.actions[action];
      if (run === undefined) throw new Error(`There is no action ${action}.`);
      return run(JSON.parse(JSON.stringify(input)));
    },
    secretFor: (email) => {
      const event = emails.findLast(({ request }) => request.userAttributes.email === email);
      return Buffer.from(event?.request.code ?? '', 'base64').toString();
    },
  };
}

const closers: (() => Promise<void>)[] = [];

/** Stops all servers; test files that use `serve` call it after each test. */
export async function stopServing(): Promise<void> {
  await Promise.all(closers.splice(0).map((close) => close()));
}

/** Serves a pool over HTTP on a free port until `stopServing` is called. */
export async function serve({ pool }: Fixture) {
  const server = await startAwsServer({ services: [pool.service], port: 0 });
  const sdk = new CognitoIdentityProviderClient({
    endpoint: server.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
  closers.push(async () => {
    sdk.destroy();
    await server.close();
  });
  return { url: server.url, sdk };
}

/**
 * Creates a user with a verified address and the password; returns the `sub`.
 *
 * @param username a random UUID in an alias pool, otherwise the address
 */
export async function createConfirmedUser(
  fixture: Fixture,
  email: string,
  password: string = PASSWORD,
  username: string = fixture.emailIsAlias ? randomUUID() : email,
): Promise<string> {
  const { User } = await fixture.call('AdminCreateUser', {
    UserPoolId: POOL_ID,
    Username: username,
    MessageAction: 'SUPPRESS',
    UserAttributes: [
      { Name: 'email', Value: email },
      { Name: 'email_verified', Value: 'true' },
    ],
  });
  await fixture.call('AdminSetUserPassword', {
    UserPoolId: POOL_ID,
    Username: username,
    Password: password,
    Permanent: true,
  });
  return User.Attributes.find(({ Name }: { readonly Name: string }) => Name === 'sub').Value;
}

/** Signs in with the password in the clear; returns the tokens. */
export async function signInPlain(fixture: Fixture, email: string, password: string = PASSWORD) {
  const { AuthenticationResult } = await fixture.call('InitiateAuth', {
    ClientId: CLIENT_ID,
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME: email, PASSWORD: password },
  });
  return AuthenticationResult as { AccessToken: string; IdToken: string; RefreshToken: string };
}

/** Returns the expected members of an error, for `rejects.toMatchObject`. */
export const refusal = (type: string, message?: string) => ({
  type,
  status: 400,
  ...(message !== undefined && { message }),
});
