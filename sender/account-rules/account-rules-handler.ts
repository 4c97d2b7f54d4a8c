import type { Context } from 'aws-lambda';
import { readStoredAddress } from '../../formats/email-address.ts';
import { type JsonObject, readClientId, readUserSub, requireText, toObject } from '../event-members.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';
import type { IsPortal } from './portal-client.ts';

/** The steps of the function that decides about sign-ups and tokens. */
export interface AccountRulesSteps {
  readonly isPortal: IsPortal;
  readonly telemetry: Telemetry;
}

/** A sign-up that is not allowed; Cognito passes the message to the caller, and managed login shows it. */
class SignUpRefusedError extends Error {
  /** Lambda logs the name of the class, which minification would shorten. */
  static override readonly name = 'SignUpRefusedError';
  override readonly name = 'SignUpRefusedError';
}

/** Why a sign-up is refused: the `reason` in the log, and what the caller reads. */
const REFUSALS = {
  other_client: 'Please create your account on the website of the clinic, not on this page',
  user_name: 'The user name must be a UUID in lower case',
  address:
    'The email address must be given, in lower case, without spaces, and with letters of other scripts only in the domain, in Punycode',
} as const;
type Refusal = keyof typeof REFUSALS;

/** The scope with which an access token may read, change and delete the account. */
const ACCOUNT_SCOPE = 'aws.cognito.signin.user.admin';

const REFUSED =
  'A sign-up was refused, because it did not come from the sign-up page of the clinic: ask the patient to sign up there; if it goes on, tell an engineer.';
const TOKENS_UNCHANGED =
  'The tokens were issued as Cognito makes them, so the patient is signed in: tell an engineer.';

/** The parts of an event that the rules look at. */
interface AccountEvent {
  readonly triggerSource: string;
  /** `NO_CLIENT` for what administrators do. */
  readonly clientId: string;
  readonly userName: string;
  readonly attributes: JsonObject;
  readonly userPoolId: string;
}

/**
 * Creates the handler for the triggers before a sign-up and before tokens are issued. Cognito waits for both.
 *
 * @returns a Lambda handler that returns the event, as Cognito requires, or throws to refuse a sign-up
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-sign-up.html
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
 */
export function createAccountRulesHandler(steps: AccountRulesSteps) {
  return async (event: unknown, context: Context): Promise<unknown> => {
    if (isAboutTokens(event)) return limitScopes(steps, event, context);
    await requireAllowedSignUp(steps, event, context);
    return event;
  };
}

/**
 * Refuses sign-ups that would break what the pool relies on. A sign-up may pass if the portal's client cannot be looked
 * up: the other rules still hold, so it harms nobody, whereas refusing it would close the clinic's own sign-up page.
 * Events that cannot be read are refused, as the function cannot know what they ask for.
 */
async function requireAllowedSignUp(
  { isPortal, telemetry }: AccountRulesSteps,
  event: unknown,
  context: Context,
): Promise<void> {
  const refusal = await telemetry.invocation(context, async () => {
    const signUp = readEvent(event);
    annotate(telemetry, signUp);
    const reason = await findRefusal(signUp, isPortal);
    if (reason !== undefined) telemetry.log('sign_up_refused', REFUSED, { fields: { reason } });
    return reason;
  });
  if (refusal !== undefined) throw new SignUpRefusedError(REFUSALS[refusal]);
}

/**
 * An administrator has no client. A user name must look like those that Cognito simulates for addresses without an
 * account, which are UUIDs. An address must be in the one form in which accounts of the same address are looked up and
 * counted, so that nobody floods a mailbox under many spellings of its address.
 */
async function findRefusal(
  { triggerSource, clientId, userName, attributes: { email } }: AccountEvent,
  isPortal: IsPortal,
): Promise<Refusal | undefined> {
  const isInvitation = triggerSource === 'PreSignUp_AdminCreateUser';
  if (!isInvitation && (await isPortal(clientId)) === false) return 'other_client';
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(userName)) return 'user_name';
  if (typeof email !== 'string' || readStoredAddress(email.toLowerCase()).address !== email) return 'address';
  return undefined;
}

/**
 * Takes the scope to manage the account out of the access tokens of every app but the portal. Managed login needs the flow
 * `USER_AUTH`, which can also be called without its pages and then grants that scope.
 *
 * If the portal's client cannot be looked up, the tokens stay as they are: whoever can sign in through an app can sign in
 * through the portal and get the scope there, whereas a portal without it would lock every patient out of the account.
 */
async function limitScopes(
  { isPortal, telemetry }: AccountRulesSteps,
  event: JsonObject,
  context: Context,
): Promise<unknown> {
  try {
    return await telemetry.invocation(
      context,
      async () => {
        const issue = readEvent(event);
        annotate(telemetry, issue);
        if ((await isPortal(issue.clientId)) !== false) return event;
        const accessTokenGeneration = { scopesToSuppress: [ACCOUNT_SCOPE] };
        return { ...event, response: { claimsAndScopeOverrideDetails: { accessTokenGeneration } } };
      },
      TOKENS_UNCHANGED,
    );
  } catch {
    // `invocation` has logged, counted and traced the failure; throwing it would keep the patient out.
    return event;
  }
}

function isAboutTokens(event: unknown): event is JsonObject {
  const { triggerSource } = toObject(event);
  return typeof triggerSource === 'string' && triggerSource.startsWith('TokenGeneration_');
}

/** @throws PermanentError `invalid_event`, naming the member and never its value */
function readEvent(event: unknown): AccountEvent {
  const members = toObject(event);
  return {
    triggerSource: requireText(members.triggerSource, 'triggerSource'),
    clientId: readClientId(members),
    userName: requireText(members.userName, 'userName'),
    userPoolId: requireText(members.userPoolId, 'userPoolId'),
    attributes: toObject(toObject(members.request).userAttributes),
  };
}

function annotate(telemetry: Telemetry, { triggerSource, clientId, userPoolId, attributes }: AccountEvent) {
  telemetry.annotate({
    trigger_source: triggerSource,
    client_id: clientId,
    user_pool_id: userPoolId,
    user_sub: readUserSub(attributes),
  });
}
