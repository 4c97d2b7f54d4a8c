import type { Action, WireInput } from '../../aws/service.ts';
import { codeMismatch, invalidParameter, notAuthorized, noVerifiedEmail } from '../errors.ts';
import type { Pool } from '../pool.ts';
import { FIELDS, findClientMetadata } from '../requests/input-fields.ts';
import { findText, requireText } from '../requests/input-validation.ts';
import { findRequestedUser, requireCaller, requireClientAndUsername } from '../requests/lookups.ts';
import type { ClientSettings } from '../settings/client-settings.ts';
import { checkPassword } from '../settings/password-policy.ts';
import { codeDeliveryDetails } from '../users/code-delivery-details.ts';
import { checkCode, issueCode, redeemCode } from '../users/codes.ts';
import { checkNewPassword, isPasswordOf, setPassword } from '../users/passwords.ts';
import type { RequestedUser } from '../users/simulated-users.ts';
import type { User } from '../users/user-store.ts';

/** The actions by which a person resets or changes a password. */
export function passwordActions(pool: Pool): Record<string, Action> {
  return {
    ForgotPassword: (input) => forgotPassword(pool, input),
    ConfirmForgotPassword: (input) => confirmForgotPassword(pool, input),
    ChangePassword: (input) => changePassword(pool, input),
  };
}

async function forgotPassword(pool: Pool, input: WireInput): Promise<object> {
  const { client, username } = requireClientAndUsername(pool, input);
  const clientMetadata = findClientMetadata(input);
  const requested = findRequestedUser(pool, client, username);
  pool.limits.count('ForgotPassword', requested.user.username, pool.clock());
  if (!pool.settings.recoversByEmail) throw notAuthorized('Contact administrator to reset password.');
  const recoverable = requireRecoverable(pool, client, requested, username);
  const { user } = recoverable;
  const digits = issueCode(user, 'reset-password', pool);
  const requester = { client, clientMetadata };
  await pool.triggers.sendEmail('CustomEmailSender_ForgotPassword', recoverable, digits, requester);
  return { CodeDeliveryDetails: codeDeliveryDetails(user.attributes.email ?? '') };
}

/**
 * Returns the user if a code can reset the password, otherwise a simulated one where the client hides the reason.
 *
 * @throws AwsError `NotAuthorizedException`, `InvalidParameterException`
 */
function requireRecoverable(
  pool: Pool,
  client: ClientSettings,
  requested: RequestedUser,
  name: string,
): RequestedUser {
  const refusal = requested.simulated ? undefined : findRecoveryRefusal(requested.user);
  if (refusal === undefined) return requested;
  if (!client.preventsUserExistenceErrors || refusal.type === 'NotAuthorizedException') throw refusal;
  return { user: pool.simulatedUsers.get(name), simulated: true };
}

function findRecoveryRefusal(user: User) {
  if (user.status === 'FORCE_CHANGE_PASSWORD') {
    return notAuthorized('User password cannot be reset in the current state.');
  }
  if (!user.enabled) return invalidParameter('User is disabled.');
  return user.attributes.email_verified === 'true' ? undefined : noVerifiedEmail();
}

async function confirmForgotPassword(pool: Pool, input: WireInput): Promise<object> {
  const { client, username } = requireClientAndUsername(pool, input);
  const code = requireText(input, 'ConfirmationCode', FIELDS.code);
  const password = requireText(input, 'Password', FIELDS.password);
  const clientMetadata = findClientMetadata(input);
  const requested = findRequestedUser(pool, client, username);
  const now = pool.clock();
  pool.limits.count('ForgotPassword', requested.user.username, now);
  checkPassword(pool.settings.passwordPolicy, password);
  const { user, simulated } = requireRecoverable(pool, client, requested, username);
  checkCode(user, 'reset-password', code, now);
  if (simulated) throw codeMismatch();
  checkNewPassword(pool, user, password);
  redeemCode(user, 'reset-password', code, now);
  setPassword(pool, user, password);
  pool.lockout.reset(user.username);
  const source = 'PostConfirmation_ConfirmForgotPassword';
  await pool.triggers.postConfirmation(source, user, { client, clientMetadata });
  return {};
}

async function changePassword(pool: Pool, input: WireInput): Promise<object> {
  const previous = findText(input, 'PreviousPassword', FIELDS.password);
  const proposed = requireText(input, 'ProposedPassword', FIELDS.password);
  const { user } = await requireCaller(pool, input);
  pool.limits.count('ChangePassword', user.username, pool.clock());
  if (user.status === 'RESET_REQUIRED') {
    throw notAuthorized('User password cannot be changed in the current state.');
  }
  if (user.credential !== null && (previous === undefined || !isPasswordOf(pool, user, previous))) {
    throw notAuthorized();
  }
  checkNewPassword(pool, user, proposed);
  setPassword(pool, user, proposed);
  return {};
}
