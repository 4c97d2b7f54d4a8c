import type { Action, WireInput } from '../../aws/service.ts';
import { checkSecretHash } from '../client-secret.ts';
import { codeMismatch, invalidParameter, notAuthorized } from '../errors.ts';
import { findNamed, type Named, type Pool, requireCaller, requireClient } from '../pool.ts';
import { FIELDS, findClientMetadata } from '../requests/input-fields.ts';
import { findText, requireText } from '../requests/input-validation.ts';
import type { ClientSettings } from '../settings/client-settings.ts';
import { checkPassword } from '../settings/password-policy.ts';
import { deliveryTo } from '../users/code-delivery-details.ts';
import { checkCode, issueCode, redeemCode } from '../users/codes.ts';
import { checkNewPassword, isPasswordOf, setPassword } from '../users/passwords.ts';
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
  const client = requireClient(pool, input);
  const name = requireText(input, 'Username', FIELDS.username);
  checkSecretHash(client, name, findText(input, 'SecretHash', FIELDS.secretHash));
  const clientMetadata = findClientMetadata(input);
  const named = findNamed(pool, client, name);
  pool.limits.count('ForgotPassword', named.user.username, pool.clock());
  if (!pool.settings.recoversByEmail) throw notAuthorized('Contact administrator to reset password.');
  const { user, known } = recoverable(pool, client, named, name);
  const digits = issueCode(user, 'reset-password', { now: pool.clock(), random: pool.random });
  const occasion = { client, clientMetadata };
  if (known) await pool.triggers.sendEmail('CustomEmailSender_ForgotPassword', user, digits, occasion);
  else await pool.triggers.pretendEmail(digits);
  return { CodeDeliveryDetails: deliveryTo(user.attributes.email ?? '') };
}

/** The user, or a stranger in the place of one whom no code can help, where the client hides that. */
function recoverable(pool: Pool, client: ClientSettings, named: Named, name: string): Named {
  const refusal = named.known ? refusalToRecover(named.user) : undefined;
  if (refusal === undefined) return named;
  if (!client.preventsUserExistenceErrors || refusal.type === 'NotAuthorizedException') throw refusal;
  return { user: pool.strangers.find(name), known: false };
}

function refusalToRecover(user: User) {
  if (user.status === 'FORCE_CHANGE_PASSWORD') {
    return notAuthorized('User password cannot be reset in the current state.');
  }
  if (!user.enabled) return invalidParameter('User is disabled.');
  if (user.attributes.email_verified === 'true') return undefined;
  return invalidParameter(
    'Cannot reset password for the user as there is no registered/verified email or phone_number',
  );
}

async function confirmForgotPassword(pool: Pool, input: WireInput): Promise<object> {
  const client = requireClient(pool, input);
  const name = requireText(input, 'Username', FIELDS.username);
  checkSecretHash(client, name, findText(input, 'SecretHash', FIELDS.secretHash));
  const code = requireText(input, 'ConfirmationCode', FIELDS.code);
  const password = requireText(input, 'Password', FIELDS.password);
  const clientMetadata = findClientMetadata(input);
  const named = findNamed(pool, client, name);
  const now = pool.clock();
  pool.limits.count('ForgotPassword', named.user.username, now);
  checkPassword(pool.settings.passwordPolicy, password);
  const { user, known } = recoverable(pool, client, named, name);
  checkCode(user, 'reset-password', code, now);
  if (!known) throw codeMismatch();
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
  if (user.status === 'RESET_REQUIRED')
    throw notAuthorized('User password cannot be changed in the current state.');
  if (user.credential !== null && (previous === undefined || !isPasswordOf(pool, user, previous))) {
    throw notAuthorized();
  }
  checkNewPassword(pool, user, proposed);
  setPassword(pool, user, proposed);
  return {};
}
