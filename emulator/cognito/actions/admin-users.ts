import type { Action, WireInput } from '../../aws/service.ts';
import { aliasExists, emailRequired, notAuthorized } from '../errors.ts';
import type { Pool } from '../pool.ts';
import { findClientMetadata, readAttributes } from '../requests/input-fields.ts';
import { requireUser } from '../requests/lookups.ts';
import { checkAttributes, requireAttributes } from '../settings/attribute-schema.ts';
import { ADMIN_CLIENTS } from '../triggers.ts';
import { issueCode } from '../users/codes.ts';
import { attributeList, userResponse } from '../users/user-response.ts';

/** The actions by which administrators manage existing users. */
export function adminUserActions(pool: Pool): Record<string, Action> {
  return {
    AdminGetUser: (input) => adminGetUser(pool, input),
    AdminUpdateUserAttributes: (input) => adminUpdateUserAttributes(pool, input),
    AdminConfirmSignUp: (input) => adminConfirmSignUp(pool, input),
    AdminDisableUser: (input) => setEnabled(pool, input, false),
    AdminEnableUser: (input) => setEnabled(pool, input, true),
    AdminUserGlobalSignOut: (input) => adminUserGlobalSignOut(pool, input),
    AdminDeleteUser: (input) => adminDeleteUser(pool, input),
  };
}

function adminGetUser(pool: Pool, input: WireInput): object {
  const user = requireUser(pool, input);
  return { ...userResponse(user), UserAttributes: attributeList(user) };
}

/** A new address is unverified unless the administrator sets `email_verified`. */
async function adminUpdateUserAttributes(pool: Pool, input: WireInput): Promise<object> {
  const attributes = readAttributes(input, 'UserAttributes');
  const clientMetadata = findClientMetadata(input);
  const user = requireUser(pool, input);
  checkAttributes(pool.settings.schema, attributes, user.attributes);
  const given = Object.fromEntries(attributes.map(({ Name, Value }) => [Name, Value]));
  const { email } = given;
  const { emailIsAlias } = pool.settings;
  if (email === '' && !emailIsAlias) throw emailRequired();
  const isNew = email !== undefined && email !== '' && email !== user.attributes.email;
  const unverified = isNew && given.email_verified !== 'true';
  const claims = emailIsAlias ? given.email_verified === 'true' : email !== undefined;
  if (claims && pool.users.isEmailTaken(email ?? user.attributes.email, user)) throw aliasExists();
  const awaitsVerification = unverified && pool.settings.keepsOriginalEmail;
  const { email: _, ...rest } = given;
  const changes = awaitsVerification ? rest : { ...given, ...(unverified && { email_verified: 'false' }) };
  requireAttributes(pool.settings.schema, { ...user.attributes, ...changes });
  pool.users.update(user, changes, pool.clock());
  if (isNew && !awaitsVerification) delete user.codes['verify-email'];
  if (unverified && (awaitsVerification || pool.settings.verifiesEmail)) {
    const digits = issueCode(user, 'verify-email', pool, { newEmail: email });
    const source = 'CustomEmailSender_UpdateUserAttribute';
    const requester = { client: ADMIN_CLIENTS.AdminUpdateUserAttributes, clientMetadata };
    await pool.triggers.sendEmail(source, { user }, digits, requester, email);
  }
  return {};
}

async function adminConfirmSignUp(pool: Pool, input: WireInput): Promise<object> {
  const clientMetadata = findClientMetadata(input);
  const user = requireUser(pool, input);
  if (user.status !== 'UNCONFIRMED') {
    throw notAuthorized(`User cannot be confirmed. Current status is ${user.status}`);
  }
  user.status = 'CONFIRMED';
  user.modifiedAt = pool.clock();
  delete user.codes['confirm-sign-up'];
  await pool.triggers.postConfirmation('PostConfirmation_ConfirmSignUp', user, {
    client: ADMIN_CLIENTS.AdminConfirmSignUp,
    clientMetadata,
  });
  return {};
}

function setEnabled(pool: Pool, input: WireInput, enabled: boolean): object {
  const user = requireUser(pool, input);
  user.enabled = enabled;
  user.modifiedAt = pool.clock();
  if (!enabled) pool.families.revokeAll(user.username);
  return {};
}

function adminUserGlobalSignOut(pool: Pool, input: WireInput): object {
  pool.families.revokeAll(requireUser(pool, input).username);
  return {};
}

function adminDeleteUser(pool: Pool, input: WireInput): object {
  const user = requireUser(pool, input);
  pool.families.revokeAll(user.username);
  pool.users.remove(user);
  return {};
}
