import type { Action, WireInput } from '../../aws/service.ts';
import { aliasExists, emailRequired, invalidParameter } from '../errors.ts';
import type { Pool } from '../pool.ts';
import { FIELDS, findClientMetadata, readAttributes } from '../requests/input-fields.ts';
import { requireText, type TextMap } from '../requests/input-validation.ts';
import { type Caller, requireCaller } from '../requests/lookups.ts';
import { checkAppAttributes, requireAttributes } from '../settings/attribute-schema.ts';
import { type CodeDeliveryDetails, codeDeliveryDetails } from '../users/code-delivery-details.ts';
import { checkCode, issueCode, redeemCode } from '../users/codes.ts';
import { attributeList } from '../users/user-response.ts';

/** The actions by which signed-in users read, change and delete their own profile. */
export function profileActions(pool: Pool): Record<string, Action> {
  return {
    GetUser: (input) => getUser(pool, input),
    UpdateUserAttributes: (input) => updateUserAttributes(pool, input),
    GetUserAttributeVerificationCode: (input) => getUserAttributeVerificationCode(pool, input),
    VerifyUserAttribute: (input) => verifyUserAttribute(pool, input),
    DeleteUser: (input) => deleteUser(pool, input),
  };
}

async function getUser(pool: Pool, input: WireInput): Promise<object> {
  const { user, client } = await requireCaller(pool, input);
  return { Username: user.username, UserAttributes: attributeList(user, client.readAttributes) };
}

async function updateUserAttributes(pool: Pool, input: WireInput): Promise<object> {
  const attributes = readAttributes(input, 'UserAttributes');
  const clientMetadata = findClientMetadata(input);
  const caller = await requireCaller(pool, input);
  const { user, client } = caller;
  if (attributes.length === 0) throw invalidParameter('At least one attribute is needed.');
  checkAppAttributes(pool.settings.schema, attributes, client.writeAttributes, user.attributes);
  const changes = Object.fromEntries(attributes.map(({ Name, Value }) => [Name, Value]));
  requireAttributes(pool.settings.schema, { ...user.attributes, ...changes });
  const { email, ...rest } = changes;
  const { emailIsAlias } = pool.settings;
  if (email === '' && !emailIsAlias) throw emailRequired();
  // In an alias pool others may have the address too, until one of them verifies it.
  if (!emailIsAlias && pool.users.isEmailTaken(email, user)) throw aliasExists();
  const isNew = email !== undefined && email !== user.attributes.email;
  if (email === '') {
    pool.users.update(user, { ...rest, email }, pool.clock());
  } else if (isNew && !pool.settings.keepsOriginalEmail) {
    pool.users.update(user, { ...rest, email, email_verified: 'false' }, pool.clock());
  } else {
    pool.users.update(user, rest, pool.clock());
  }
  const sends = isNew && email !== '' && (pool.settings.keepsOriginalEmail || pool.settings.verifiesEmail);
  const source = 'CustomEmailSender_UpdateUserAttribute';
  return {
    CodeDeliveryDetailsList: sends ? [await sendCode(pool, caller, source, email, clientMetadata)] : [],
  };
}

async function getUserAttributeVerificationCode(pool: Pool, input: WireInput): Promise<object> {
  requireEmailAttribute(input);
  const clientMetadata = findClientMetadata(input);
  const caller = await requireCaller(pool, input);
  const { user } = caller;
  pool.limits.count('GetUserAttributeVerificationCode', user.username, pool.clock());
  const email = user.codes['verify-email']?.newEmail ?? user.attributes.email;
  if (email === undefined) throw invalidParameter('User has no email address to verify.');
  const source = 'CustomEmailSender_VerifyUserAttribute';
  return { CodeDeliveryDetails: await sendCode(pool, caller, source, email, clientMetadata) };
}

async function sendCode(
  pool: Pool,
  { user, client }: Caller,
  source: 'CustomEmailSender_UpdateUserAttribute' | 'CustomEmailSender_VerifyUserAttribute',
  email: string,
  clientMetadata: TextMap | undefined,
): Promise<CodeDeliveryDetails> {
  const digits = issueCode(user, 'verify-email', pool, { newEmail: email });
  await pool.triggers.sendEmail(source, { user }, digits, { client, clientMetadata }, email);
  return codeDeliveryDetails(email);
}

async function verifyUserAttribute(pool: Pool, input: WireInput): Promise<object> {
  requireEmailAttribute(input);
  const answer = requireText(input, 'Code', FIELDS.code);
  const { user } = await requireCaller(pool, input);
  const now = pool.clock();
  pool.limits.count('VerifyUserAttribute', user.username, now);
  const { newEmail = '' } = checkCode(user, 'verify-email', answer, now);
  if (pool.users.isEmailTaken(newEmail, user)) throw aliasExists();
  redeemCode(user, 'verify-email', answer, now);
  pool.users.update(user, { email: newEmail, email_verified: 'true' }, now);
  return {};
}

function requireEmailAttribute(input: WireInput): void {
  const name = requireText(input, 'AttributeName', FIELDS.attributeName);
  if (name !== 'email') throw invalidParameter('Only the attribute email can be verified.');
}

async function deleteUser(pool: Pool, input: WireInput): Promise<object> {
  const { user } = await requireCaller(pool, input);
  pool.families.revokeAll(user.username);
  pool.users.remove(user);
  return {};
}
