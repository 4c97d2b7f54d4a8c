import type { UpdateUserPoolCommandInput } from '@aws-sdk/client-cognito-identity-provider';
import { AttachError } from './errors.ts';
import { type Json, objectIn } from './json.ts';
import { UPDATE_FIELDS } from './pool-fields.ts';

/** Fields that are no longer used, and the member of the template that each of them repeats. */
const REPEATED: readonly (readonly [field: string, member: string])[] = [
  ['SmsVerificationMessage', 'SmsMessage'],
  ['EmailVerificationMessage', 'EmailMessage'],
  ['EmailVerificationSubject', 'EmailSubject'],
];

/**
 * Builds the request that gives a pool the settings of a description: every field of UpdateUserPool, without what it
 * refuses.
 *
 * @throws AttachError for settings that UpdateUserPool cannot keep
 */
export function updateRequestOf(pool: Json): UpdateUserPoolCommandInput {
  const fields = Object.fromEntries(
    Object.entries(UPDATE_FIELDS)
      .map(([field, member]) => [field, pool[member]] as const)
      .filter(([, value]) => value != null),
  );
  const template = objectIn(fields, 'VerificationMessageTemplate');
  requireOneKindOfMessage(template);
  const tags = Object.entries(objectIn(fields, 'UserPoolTags')).filter(([key]) => !key.startsWith('aws:'));
  const request: Json = {
    ...fields,
    // Without its own value, a removed trigger could be kept.
    LambdaConfig: objectIn(fields, 'LambdaConfig'),
    UserPoolTags: Object.fromEntries(tags),
    ...(fields.AdminCreateUserConfig !== undefined && {
      AdminCreateUserConfig: withoutUnusedDays(fields),
    }),
  };
  const repeated = REPEATED.filter(([, member]) => template[member] !== undefined).map(([field]) => field);
  // An empty DeviceConfiguration would turn on that devices are remembered.
  const isOff = Object.keys(objectIn(fields, 'DeviceConfiguration')).length === 0;
  const dropped = [...repeated, ...(isOff ? ['DeviceConfiguration'] : [])];
  const kept = Object.entries(request).filter(([field]) => !dropped.includes(field));
  return { UserPoolId: `${pool.Id}`, ...Object.fromEntries(kept) };
}

/** Cognito returns this member, but refuses it beside the one that replaces it. */
function withoutUnusedDays(fields: Json): Json {
  const { UnusedAccountValidityDays, ...config } = objectIn(fields, 'AdminCreateUserConfig');
  const policy = objectIn(objectIn(fields, 'Policies'), 'PasswordPolicy');
  return policy.TemporaryPasswordValidityDays == null && UnusedAccountValidityDays != null
    ? { ...config, UnusedAccountValidityDays }
    : config;
}

function requireOneKindOfMessage(template: Json): void {
  const hasCode = template.EmailMessage != null || template.EmailSubject != null;
  const hasLink = template.EmailMessageByLink != null || template.EmailSubjectByLink != null;
  if (!hasCode || !hasLink) return;
  throw new AttachError(
    'The VerificationMessageTemplate of the user pool has messages for both a code and a link. UpdateUserPool takes only one of them, so the other would be lost. Nothing was changed. Remove the one that DefaultEmailOption does not use, then try again.',
  );
}
