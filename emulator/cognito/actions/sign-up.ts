import type { Action, WireInput } from '../../aws/service.ts';
import { aliasExists, codeMismatch, invalidParameter, notAuthorized, usernameExists } from '../errors.ts';
import type { Pool } from '../pool.ts';
import { FIELDS, findClientMetadata, givenAttributes, readAttributes } from '../requests/input-fields.ts';
import { findBoolean, findText, requireText } from '../requests/input-validation.ts';
import { findSigningUpUser, requireClientAndUsername } from '../requests/lookups.ts';
import { checkAppAttributes, requireAttributes } from '../settings/attribute-schema.ts';
import type { ClientSettings } from '../settings/client-settings.ts';
import type { AuthSession } from '../sign-in/auth-sessions.ts';
import type { Requester } from '../triggers.ts';
import { type CodeDeliveryDetails, codeDeliveryDetails } from '../users/code-delivery-details.ts';
import { checkCode, issueCode, redeemCode } from '../users/codes.ts';
import { checkNewPassword, setPassword } from '../users/passwords.ts';
import type { RequestedUser } from '../users/simulated-users.ts';
import type { User } from '../users/user-store.ts';
import { createNamedUser } from '../users/username.ts';

/** The actions by which a person opens an account. */
export function signUpActions(pool: Pool): Record<string, Action> {
  return {
    SignUp: (input) => signUp(pool, input),
    ConfirmSignUp: (input) => confirmSignUp(pool, input),
    ResendConfirmationCode: (input) => resendConfirmationCode(pool, input),
  };
}

async function signUp(pool: Pool, input: WireInput): Promise<object> {
  const { client, username } = requireClientAndUsername(pool, input);
  const password = findText(input, 'Password', FIELDS.optionalPassword);
  const attributes = readAttributes(input, 'UserAttributes');
  const validationData = readAttributes(input, 'ValidationData');
  const clientMetadata = findClientMetadata(input);
  if (pool.settings.adminsCreateUsersOnly) throw notAuthorized('SignUp is not permitted for this user pool');
  checkAppAttributes(pool.settings.schema, attributes, client.writeAttributes);
  const user = createNamedUser(pool, username, 'UNCONFIRMED', givenAttributes(attributes));
  requireAttributes(pool.settings.schema, user.attributes);
  if (password) checkNewPassword(pool, user, password);
  else if (!pool.settings.emailOtp) {
    throw invalidParameter('Password is required: the pool has no sign-in without one.');
  }
  const requester = { client, clientMetadata };
  await pool.triggers.preSignUp('PreSignUp_SignUp', user, validationData, requester);
  if (pool.users.isNameTaken(user)) throw usernameExists();
  if (password) setPassword(pool, user, password);
  user.status = 'UNCONFIRMED';
  pool.users.add(user);
  const delivery =
    pool.settings.verifiesEmail && user.attributes.email !== undefined
      ? await sendCode(pool, { user, simulated: false }, 'CustomEmailSender_SignUp', requester)
      : undefined;
  return {
    UserConfirmed: false,
    UserSub: user.attributes.sub,
    ...(delivery !== undefined && { CodeDeliveryDetails: delivery }),
    ...openSession(pool, client, user, 'CONFIRM_SIGN_UP'),
  };
}

/** Starts the session for automatic sign-in, where the client's flows allow it. */
function openSession(pool: Pool, client: ClientSettings, user: User, awaits: AuthSession['awaits']): object {
  if (!client.flows.includes('ALLOW_USER_AUTH')) return {};
  return { Session: pool.sessions.open(client, user, awaits) };
}

async function sendCode(
  pool: Pool,
  requested: RequestedUser,
  source: 'CustomEmailSender_SignUp' | 'CustomEmailSender_ResendCode',
  requester: Requester,
): Promise<CodeDeliveryDetails> {
  const { user } = requested;
  const digits = issueCode(user, 'confirm-sign-up', pool);
  await pool.triggers.sendEmail(source, requested, digits, requester);
  return codeDeliveryDetails(user.attributes.email ?? '');
}

async function confirmSignUp(pool: Pool, input: WireInput): Promise<object> {
  const { client, username } = requireClientAndUsername(pool, input);
  const code = requireText(input, 'ConfirmationCode', FIELDS.code);
  const clientMetadata = findClientMetadata(input);
  const takesAlias = findBoolean(input, 'ForceAliasCreation') ?? false;
  const session = findText(input, 'Session', FIELDS.session);
  const { user, simulated } = findSigningUpUser(pool, client, username);
  const now = pool.clock();
  pool.limits.count('ConfirmSignUp', user.username, now);
  if (session !== undefined) {
    const { clientId } = client;
    pool.sessions.require(input, { awaits: 'CONFIRM_SIGN_UP', username: user.username, clientId });
  }
  if (!simulated && user.status !== 'UNCONFIRMED') {
    throw notAuthorized(`User cannot be confirmed. Current status is ${user.status}`);
  }
  // An existing user has a code from the sign-up; a simulated one needs one, so that the response is the same.
  if (simulated && user.codes['confirm-sign-up'] === undefined) issueCode(user, 'confirm-sign-up', pool);
  checkCode(user, 'confirm-sign-up', code, now);
  if (simulated) throw codeMismatch();
  if (!takesAlias && pool.users.isEmailTaken(user.attributes.email, user)) {
    throw aliasExists('An account with the email already exists.');
  }
  redeemCode(user, 'confirm-sign-up', code, now);
  user.status = 'CONFIRMED';
  pool.users.update(user, { email_verified: 'true' }, now);
  await pool.triggers.postConfirmation('PostConfirmation_ConfirmSignUp', user, { client, clientMetadata });
  return openSession(pool, client, user, 'AUTO_SIGN_IN');
}

async function resendConfirmationCode(pool: Pool, input: WireInput): Promise<object> {
  const { client, username } = requireClientAndUsername(pool, input);
  const clientMetadata = findClientMetadata(input);
  const requested = findSigningUpUser(pool, client, username);
  const { user, simulated } = requested;
  pool.limits.count('ResendConfirmationCode', user.username, pool.clock());
  if (!pool.settings.verifiesEmail) {
    throw invalidParameter('Cannot resend codes. Auto verification not turned on.');
  }
  if (!simulated && user.status !== 'UNCONFIRMED') throw invalidParameter('User is already confirmed.');
  const requester = { client, clientMetadata };
  return {
    CodeDeliveryDetails: await sendCode(pool, requested, 'CustomEmailSender_ResendCode', requester),
  };
}
