import type { Action, WireInput } from '../aws/service.ts';
import { AwsError, newRequestId } from '../aws/service.ts';
import type { Pool } from './pool.ts';
import { verifyAccessToken } from './requests/lookups.ts';

/** The record of an API call, in the shape of CloudTrail. */
export interface ApiCallRecord {
  readonly eventVersion: string;
  readonly userIdentity: { readonly type: 'Unknown'; readonly principalId: 'Anonymous' };
  /** ISO 8601, in whole seconds. */
  readonly eventTime: string;
  readonly eventSource: 'cognito-idp.amazonaws.com';
  /** The action. */
  readonly eventName: string;
  readonly awsRegion: string;
  readonly sourceIPAddress: string;
  readonly userAgent: string;
  /** Only after a failed call: the name of the exception. */
  readonly errorCode?: string;
  readonly errorMessage?: string;
  /** With every value hidden that could be personal or a secret. */
  readonly requestParameters: Readonly<Record<string, unknown>>;
  readonly responseElements: null;
  /** Absent if the request does not name a known user. */
  readonly additionalEventData?: { readonly sub: string };
  readonly requestID: string;
  readonly eventID: string;
  readonly readOnly: false;
  readonly eventType: 'AwsApiCall';
  readonly managementEvent: true;
  readonly recipientAccountId: string;
  readonly eventCategory: 'Management';
}

/** The actions by which a user changes or deletes an account, and that are recorded. */
const RECORDED = [
  'ChangePassword',
  'CompleteWebAuthnRegistration',
  'ConfirmForgotPassword',
  'DeleteUser',
  'DeleteWebAuthnCredential',
  'UpdateUserAttributes',
  'VerifyUserAttribute',
];
const HIDDEN = 'HIDDEN_DUE_TO_SECURITY_REASONS';
const VISIBLE = ['AttributeName', 'ClientId'];

/**
 * Returns the same actions, some of which report each call afterwards, whether it succeeded or failed.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/understanding-amazon-cognito-entries.html
 */
export function recordApiCalls(
  pool: Pool,
  region: string,
  actions: Readonly<Record<string, Action>>,
  onApiCall: ((record: ApiCallRecord) => void) | undefined,
): Readonly<Record<string, Action>> {
  if (onApiCall === undefined) return actions;
  const recorded = (name: string, action: Action): Action => {
    return async (input) => {
      // Before the action, which may delete the user.
      const sub = await findSub(pool, input);
      const record = (error?: AwsError) => onApiCall(recordOf(pool, region, { name, input, sub, error }));
      try {
        const output = await action(input);
        record();
        return output;
      } catch (error) {
        if (error instanceof AwsError) record(error);
        throw error;
      }
    };
  };
  const wrapped = Object.entries(actions).map(([name, action]): [string, Action] => [
    name,
    RECORDED.includes(name) ? recorded(name, action) : action,
  ]);
  return Object.fromEntries(wrapped);
}

async function findSub(pool: Pool, input: WireInput): Promise<string | undefined> {
  const { AccessToken, Username } = input ?? {};
  if (typeof Username === 'string') return pool.users.find(Username)?.attributes.sub;
  if (typeof AccessToken !== 'string') return undefined;
  return verifyAccessToken(pool, AccessToken).then(
    ({ user }) => user.attributes.sub,
    () => undefined,
  );
}

function recordOf(
  { clock, userPoolArn }: Pool,
  awsRegion: string,
  {
    name,
    input,
    sub,
    error,
  }: {
    readonly name: string;
    readonly input: WireInput;
    readonly sub: string | undefined;
    readonly error: AwsError | undefined;
  },
): ApiCallRecord {
  return {
    eventVersion: '1.11',
    userIdentity: { type: 'Unknown', principalId: 'Anonymous' },
    eventTime: new Date(clock()).toISOString().replace(/\.\d+Z$/, 'Z'),
    eventSource: 'cognito-idp.amazonaws.com',
    eventName: name,
    awsRegion,
    sourceIPAddress: '127.0.0.1',
    userAgent: 'local',
    ...(error !== undefined && { errorCode: error.type, errorMessage: error.message }),
    requestParameters: redact(input),
    responseElements: null,
    ...(sub !== undefined && { additionalEventData: { sub } }),
    requestID: newRequestId(),
    eventID: newRequestId(),
    readOnly: false,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: userPoolArn.split(':')[4] ?? '',
    eventCategory: 'Management',
  };
}

function redact(input: WireInput): ApiCallRecord['requestParameters'] {
  const members = Object.entries(input ?? {}).map(([name, value]) => [
    name.charAt(0).toLowerCase() + name.slice(1),
    VISIBLE.includes(name) && typeof value === 'string' ? value : HIDDEN,
  ]);
  return Object.fromEntries(members);
}
