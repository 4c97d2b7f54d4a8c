import type { Action, WireInput } from '../../aws/service.ts';
import { notAuthorized, noVerifiedEmail } from '../errors.ts';
import type { Pool } from '../pool.ts';
import { FIELDS, findClientMetadata } from '../requests/input-fields.ts';
import { findBoolean, requireText } from '../requests/input-validation.ts';
import { requireUser } from '../requests/lookups.ts';
import { ADMIN_CLIENTS } from '../triggers.ts';
import { issueCode } from '../users/codes.ts';
import { checkNewPassword, setPassword, setTemporaryPassword } from '../users/passwords.ts';

/** The actions by which administrators reset or set passwords. */
export function adminPasswordActions(pool: Pool): Record<string, Action> {
  return {
    AdminResetUserPassword: (input) => adminResetUserPassword(pool, input),
    AdminSetUserPassword: (input) => adminSetUserPassword(pool, input),
  };
}

async function adminResetUserPassword(pool: Pool, input: WireInput): Promise<object> {
  const clientMetadata = findClientMetadata(input);
  const user = requireUser(pool, input);
  if (!user.enabled) throw notAuthorized('User is disabled.');
  if (user.status !== 'CONFIRMED' && user.status !== 'RESET_REQUIRED') {
    throw notAuthorized('User password cannot be reset in the current state.');
  }
  if (user.attributes.email_verified !== 'true') throw noVerifiedEmail();
  user.status = 'RESET_REQUIRED';
  user.modifiedAt = pool.clock();
  const digits = issueCode(user, 'reset-password', pool);
  const requester = { client: ADMIN_CLIENTS.AdminResetUserPassword, clientMetadata };
  await pool.triggers.sendEmail('CustomEmailSender_ForgotPassword', { user }, digits, requester);
  return {};
}

function adminSetUserPassword(pool: Pool, input: WireInput): object {
  const password = requireText(input, 'Password', FIELDS.password);
  const isPermanent = findBoolean(input, 'Permanent') ?? false;
  const user = requireUser(pool, input);
  checkNewPassword(pool, user, password);
  if (isPermanent) setPassword(pool, user, password);
  else setTemporaryPassword(pool, user, password);
  delete user.codes['reset-password'];
  pool.lockout.reset(user.username);
  return {};
}
