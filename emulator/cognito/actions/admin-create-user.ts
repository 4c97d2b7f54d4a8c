import type { Action, WireInput } from '../../aws/service.ts';
import {
  aliasExists,
  invalidParameter,
  unsupportedUserState,
  userNotFound,
  usernameExists,
} from '../errors.ts';
import type { Pool } from '../pool.ts';
import {
  type Attribute,
  FIELDS,
  findClientMetadata,
  givenAttributes,
  readAttributes,
} from '../requests/input-fields.ts';
import {
  findBoolean,
  findChoice,
  findText,
  readTextList,
  requireText,
} from '../requests/input-validation.ts';
import { requirePool } from '../requests/lookups.ts';
import { checkAttributes } from '../settings/attribute-schema.ts';
import { checkPassword, generatePassword } from '../settings/password-policy.ts';
import { ADMIN_CLIENTS, type Requester } from '../triggers.ts';
import { escapeTemporaryPassword, setTemporaryPassword } from '../users/passwords.ts';
import { attributeList, userResponse } from '../users/user-response.ts';
import type { User } from '../users/user-store.ts';
import { createNamedUser } from '../users/username.ts';

/** The action by which administrators create and invite users. */
export function adminCreateUserActions(pool: Pool): Record<string, Action> {
  return { AdminCreateUser: (input) => adminCreateUser(pool, input) };
}

/**
 * Without a temporary password the pool generates one. Where EMAIL_OTP is a first factor, the user is confirmed at
 * once and has no password instead.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminCreateUser.html
 */
async function adminCreateUser(pool: Pool, input: WireInput): Promise<object> {
  requirePool(pool, input);
  const name = requireText(input, 'Username', FIELDS.username);
  const action = findChoice(input, 'MessageAction', ['RESEND', 'SUPPRESS']);
  const attributes = readAttributes(input, 'UserAttributes');
  const clientMetadata = findClientMetadata(input);
  const password = readTemporaryPassword(pool, input);
  const validationData = readAttributes(input, 'ValidationData');
  const takesAlias = findBoolean(input, 'ForceAliasCreation') ?? false;
  requireEmailMedium(input);
  checkAttributes(pool.settings.schema, attributes);
  const requester = { client: ADMIN_CLIENTS.AdminCreateUser, clientMetadata };
  const given = givenAttributes(attributes);
  const user =
    action === 'RESEND'
      ? requireInvited(pool, name)
      : await createUser(pool, { name, given, validationData, takesAlias, requester });
  const secret = password ?? (action === 'RESEND' || !pool.settings.emailOtp ? generate(pool) : null);
  if (secret !== null) setTemporaryPassword(pool, user, secret);
  if (action !== 'SUPPRESS' && user.attributes.email !== undefined) {
    const sent = secret === null ? null : escapeTemporaryPassword(secret);
    await pool.triggers.sendEmail('CustomEmailSender_AdminCreateUser', { user }, sent, requester);
  }
  return { User: { ...userResponse(user), Attributes: attributeList(user) } };
}

const generate = (pool: Pool): string => generatePassword(pool.settings.passwordPolicy, pool.random);

function readTemporaryPassword(pool: Pool, input: WireInput): string | undefined {
  const password = findText(input, 'TemporaryPassword', FIELDS.optionalPassword) || undefined;
  if (password !== undefined) checkPassword(pool.settings.passwordPolicy, password);
  return password;
}

function requireEmailMedium(input: WireInput): void {
  const media = readTextList(input, 'DesiredDeliveryMediums', { max: 5, pattern: /^(SMS|EMAIL)$/ });
  if (media.includes('SMS')) throw invalidParameter('Delivery of invitations by SMS is not supported.');
}

async function createUser(
  pool: Pool,
  {
    name,
    given,
    validationData,
    takesAlias,
    requester,
  }: {
    readonly name: string;
    readonly given: Readonly<Record<string, string>>;
    readonly validationData: readonly Attribute[];
    readonly takesAlias: boolean;
    readonly requester: Requester;
  },
): Promise<User> {
  const user = createNamedUser(pool, name, 'CONFIRMED', given);
  await pool.triggers.preSignUp('PreSignUp_AdminCreateUser', user, validationData, requester);
  if (pool.users.isNameTaken(user)) throw usernameExists('User account already exists');
  const { email, email_verified } = user.attributes;
  if (email_verified === 'true' && !takesAlias && pool.users.isEmailTaken(email)) throw aliasExists();
  pool.users.add(user);
  return user;
}

function requireInvited(pool: Pool, name: string): User {
  const user = pool.users.find(name);
  if (user === undefined) throw userNotFound();
  if (user.status !== 'FORCE_CHANGE_PASSWORD') {
    throw unsupportedUserState(`Resend not possible. ${user.username} status is not FORCE_CHANGE_PASSWORD`);
  }
  return user;
}
