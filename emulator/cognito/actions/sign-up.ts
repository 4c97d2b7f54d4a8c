import type { Action, WireInput } from '../../aws/service.ts';
import { checkSecretHash } from '../client-secret.ts';
import { codeMismatch, invalidParameter, notAuthorized, usernameExists } from '../errors.ts';
import { findNamed, type Pool, requireClient } from '../pool.ts';
import { FIELDS, findClientMetadata, readAttributes } from '../requests/input-fields.ts';
import { findBoolean, findText, requireText } from '../requests/input-validation.ts';
import { checkAppAttributes, isEmailAddress, requireAttributes } from '../settings/attribute-schema.ts';
import { openSession, requireSession } from '../sign-in/auth-sessions.ts';
import { deliveryTo } from '../users/code-delivery-details.ts';
import { issueCode, redeemCode } from '../users/codes.ts';
import { checkNewPassword, setPassword } from '../users/passwords.ts';
import { newUser, normaliseEmail, type User } from '../users/user-store.ts';

/** The actions by which a person opens an account. */
export function signUpActions(pool: Pool): Record<string, Action> {
  return {
    SignUp: (input) => signUp(pool, input),
    ConfirmSignUp: (input) => confirmSignUp(pool, input),
    ResendConfirmationCode: (input) => resendConfirmationCode(pool, input),
  };
}

async function signUp(pool: Pool, input: WireInput): Promise<object> {
  const client = requireClient(pool, input);
  const email = requireText(input, 'Username', FIELDS.username);
  checkSecretHash(client, email, findText(input, 'SecretHash', FIELDS.secretHash));
  const password = findText(input, 'Password', { ...FIELDS.password, min: 0, pattern: /^(\S(.*\S)?)?$/su });
  const attributes = readAttributes(input, 'UserAttributes');
  readAttributes(input, 'ValidationData');
  const clientMetadata = findClientMetadata(input);
  if (pool.settings.adminsCreateUsersOnly) throw notAuthorized('SignUp is not permitted for this user pool');
  const user = newUser(pool.random.uuid(), 'UNCONFIRMED', pool.clock());
  checkAppAttributes(pool.settings.schema, attributes, client.writeAttributes);
  for (const { Name, Value } of attributes) if (Value !== '') user.attributes[Name] = Value;
  user.attributes = { ...user.attributes, ...emailAsUsername(email, user.attributes.email) };
  requireAttributes(pool.settings.schema, user.attributes);
  if (password) checkNewPassword(pool, user, password);
  else if (!pool.settings.emailOtp)
    throw invalidParameter('Password is required: the pool has no sign-in without one.');
  if (pool.users.isEmailTaken(email)) throw usernameExists();
  if (password) setPassword(pool, user, password);
  user.status = 'UNCONFIRMED';
  pool.users.add(user);
  const delivery = await sendConfirmation(pool, user, 'CustomEmailSender_SignUp', { client, clientMetadata });
  return {
    UserConfirmed: false,
    UserSub: user.username,
    ...(delivery !== undefined && { CodeDeliveryDetails: delivery }),
    ...(client.flows.includes('ALLOW_USER_AUTH') && {
      Session: openSession(pool, client, user, 'CONFIRM_SIGN_UP'),
    }),
  };
}

/** The attributes that follow from an address given as the user name. */
export function emailAsUsername(username: string, email: string | undefined): Record<string, string> {
  if (!isEmailAddress(username)) throw invalidParameter('Username should be an email.');
  if (email !== undefined && normaliseEmail(email) !== normaliseEmail(username)) {
    throw invalidParameter('The attribute email must be the address given as Username.');
  }
  return { email: email ?? username, email_verified: 'false' };
}

async function sendConfirmation(
  pool: Pool,
  user: User,
  source: 'CustomEmailSender_SignUp' | 'CustomEmailSender_ResendCode',
  occasion: Parameters<Pool['triggers']['sendEmail']>[3],
) {
  if (!pool.settings.verifiesEmail) return undefined;
  const digits = issueCode(user, 'confirm-sign-up', { now: pool.clock(), random: pool.random });
  await pool.triggers.sendEmail(source, user, digits, occasion);
  return deliveryTo(user.attributes.email ?? '');
}

async function confirmSignUp(pool: Pool, input: WireInput): Promise<object> {
  const client = requireClient(pool, input);
  const name = requireText(input, 'Username', FIELDS.username);
  checkSecretHash(client, name, findText(input, 'SecretHash', FIELDS.secretHash));
  const code = requireText(input, 'ConfirmationCode', FIELDS.code);
  const clientMetadata = findClientMetadata(input);
  findBoolean(input, 'ForceAliasCreation');
  const session = findText(input, 'Session', FIELDS.session);
  const { user, known } = findNamed(pool, client, name);
  const now = pool.clock();
  pool.limits.count('ConfirmSignUp', user.username, now);
  if (session !== undefined) {
    const expected = {
      awaits: 'CONFIRM_SIGN_UP',
      username: user.username,
      clientId: client.clientId,
    } as const;
    requireSession(pool, input, expected);
  }
  if (known && user.status !== 'UNCONFIRMED') {
    throw notAuthorized(`User cannot be confirmed. Current status is ${user.status}`);
  }
  if (!known && user.codes['confirm-sign-up'] === undefined) {
    issueCode(user, 'confirm-sign-up', { now, random: pool.random });
  }
  redeemCode(user, 'confirm-sign-up', code, now);
  if (!known) throw codeMismatch();
  user.status = 'CONFIRMED';
  pool.users.update(user, { email_verified: 'true' }, now);
  await pool.triggers.postConfirmation('PostConfirmation_ConfirmSignUp', user, { client, clientMetadata });
  const signsIn = client.flows.includes('ALLOW_USER_AUTH');
  return signsIn ? { Session: openSession(pool, client, user, 'AUTO_SIGN_IN') } : {};
}

async function resendConfirmationCode(pool: Pool, input: WireInput): Promise<object> {
  const client = requireClient(pool, input);
  const name = requireText(input, 'Username', FIELDS.username);
  checkSecretHash(client, name, findText(input, 'SecretHash', FIELDS.secretHash));
  const clientMetadata = findClientMetadata(input);
  const { user, known } = findNamed(pool, client, name);
  pool.limits.count('ResendConfirmationCode', user.username, pool.clock());
  if (!pool.settings.verifiesEmail) {
    throw invalidParameter('Cannot resend codes. Auto verification not turned on.');
  }
  if (!known) {
    await pool.triggers.pretendEmail(
      issueCode(user, 'confirm-sign-up', { now: pool.clock(), random: pool.random }),
    );
    return { CodeDeliveryDetails: deliveryTo(user.attributes.email ?? '') };
  }
  if (user.status !== 'UNCONFIRMED') throw invalidParameter('User is already confirmed.');
  const delivery = await sendConfirmation(pool, user, 'CustomEmailSender_ResendCode', {
    client,
    clientMetadata,
  });
  return { CodeDeliveryDetails: delivery };
}
