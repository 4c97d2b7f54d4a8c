import { readStoredAddress } from '../../formats/email-address.ts';
import { readLanguageTag } from '../../formats/language-tag.ts';
import { PermanentError } from '../errors.ts';
import {
  type JsonObject,
  readClientId,
  readHint,
  readUserSub,
  requireObject,
  requireText,
  toObject,
} from '../event-members.ts';
import type { EmailKeys } from '../telemetry/vocabulary.ts';
import { EMAIL_KINDS, type EmailFunction, type EmailKind, findKind } from './kinds.ts';
import { readAlertDetails, readDeviceHint, type SignInDetails } from './sign-in-details.ts';

/** The email that Cognito asks for, and the patient whom it is about. */
export interface EmailIdentity {
  readonly triggerSource: string;
  readonly kind: EmailKind;
  readonly userPoolId: string;
  /** `NO_CLIENT` if no app asked for the email. */
  readonly clientId: string;
  /** The user's immutable name in the pool: another opaque id than the `sub`. */
  readonly userName: string;
  /** The Cognito `sub`, the only identifier of a patient in the telemetry; `unknown` if the event has none. */
  readonly userSub: string;
}

/** To whom an email goes. */
export interface Recipient {
  readonly address: string;
  /** Language tags to try, best first. */
  readonly languages: readonly string[];
}

/** A validated request of Cognito: one email of one kind to one address. */
export interface EmailRequest extends EmailIdentity, Recipient {
  /** The AWS Encryption SDK message, base64; null when the email has no secret. */
  readonly ciphertext: string | null;
  /** The sign-in that the email is about; undefined for other kinds. */
  readonly signIn: SignInDetails | undefined;
}

/**
 * Reads which email a trigger event asks for. It is the first step, so that a failure in the rest of the event is logged
 * with the keys of this patient's email.
 *
 * @param event the unvalidated event
 * @param by the function that was invoked, which accepts only its own trigger sources
 * @throws PermanentError `invalid_event` or `unknown_trigger_source`, naming the member and never its value
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-email-sender.html
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-post-confirmation.html
 */
export function identifyEvent(event: unknown, by: EmailFunction): EmailIdentity {
  const members = requireObject(event, 'event');
  const { request, attributes } = requireRequest(members);
  const triggerSource = requireText(members.triggerSource, 'triggerSource');
  return {
    triggerSource,
    kind: requireKind(by, triggerSource, request.clientMetadata),
    userPoolId: requireText(members.userPoolId, 'userPoolId'),
    clientId: readClientId(members),
    userName: requireText(members.userName, 'userName'),
    userSub: readUserSub(attributes),
  };
}

/**
 * Returns the app client whose brand an email has: the one that asked for it, or the app for which the portal signs a
 * patient up. Anyone can name an app; one that the clinic does not have selects the clinic's own brand.
 */
export function brandClientOf(event: unknown, { clientId }: EmailIdentity): string {
  const { request } = requireRequest(requireObject(event, 'event'));
  const app = readHint(request.clientMetadata, 'app');
  return typeof app === 'string' ? app : clientId;
}

/** Returns the keys by which support finds the email in logs and traces; the address is not among them. */
export function emailKeys(identity: EmailIdentity): EmailKeys {
  const { kind, triggerSource, userSub, userPoolId, clientId } = identity;
  return {
    kind,
    trigger_source: triggerSource,
    user_sub: userSub,
    user_pool_id: userPoolId,
    client_id: clientId,
  };
}

/**
 * Reads the rest of the event.
 *
 * @param identity the result of `identifyEvent` for the same event
 * @param now when the event arrived, milliseconds since the epoch
 * @param account the attributes of the account, if the event does not have them
 * @throws PermanentError `missing_code`, `missing_address` or `invalid_address`, never with a value in it
 */
export function readRequest(
  event: unknown,
  identity: EmailIdentity,
  now = Date.now(),
  account?: JsonObject,
): EmailRequest {
  const { request, attributes } = requireRequest(requireObject(event, 'event'));
  return {
    ...identity,
    ...readRecipient(account ?? attributes, request.clientMetadata),
    ciphertext: requireCiphertext(identity.kind, request.code),
    signIn: signInDetails(identity.kind, attributes, request.clientMetadata, now),
  };
}

/** Returns whether an event has the address of the account. */
export function hasAddress(event: unknown): boolean {
  requireRequest(requireObject(event, 'event'));
  return readAddress(event) !== undefined;
}

/** Returns the address of the account as the event has it, which may have neither. */
export function readAddress(event: unknown): string | undefined {
  const { email } = toObject(toObject(toObject(event).request).userAttributes);
  return typeof email === 'string' && email !== '' ? email : undefined;
}

/**
 * Reads to whom an email goes.
 *
 * @param attributes of the account
 * @param clientMetadata of the request, if the email goes to the person who made it
 * @throws PermanentError `missing_address` or `invalid_address`, never with a value in it
 */
export function readRecipient(attributes: JsonObject, clientMetadata?: unknown): Recipient {
  return { address: requireAddress(attributes.email), languages: languageTags(attributes, clientMetadata) };
}

function requireRequest(members: JsonObject): { request: JsonObject; attributes: JsonObject } {
  const request = requireObject(members.request, 'request');
  return { request, attributes: requireObject(request.userAttributes, 'request.userAttributes') };
}

function requireKind(by: EmailFunction, triggerSource: string, clientMetadata: unknown): EmailKind {
  // The only purpose that apps name. Others are ignored, as all hints are that are not known.
  const isDeletion = readHint(clientMetadata, 'purpose') === 'delete-account';
  const special = isDeletion ? findKind(by, triggerSource, 'delete-account') : undefined;
  const kind = special ?? findKind(by, triggerSource);
  if (kind !== undefined) return kind;
  const shown = /^\w{1,80}$/.test(triggerSource) ? triggerSource : 'with an unusual name';
  throw new PermanentError('unknown_trigger_source', `No email is known for trigger source ${shown}`);
}

/**
 * Returns the one mailbox that an account names, in the form that SES accepts.
 *
 * @throws PermanentError `missing_address` or `invalid_address`, never with a value in it
 */
function requireAddress(value: unknown): string {
  const { address, fault } = readStoredAddress(typeof value === 'string' ? value : '');
  if (address !== undefined) return address;
  if (fault === 'missing') throw new PermanentError('missing_address', 'The account has no email address');
  throw new PermanentError(
    'invalid_address',
    `SES cannot send to the email address of the account: ${fault}`,
  );
}

function requireCiphertext(kind: EmailKind, code: unknown): string | null {
  const { secret } = EMAIL_KINDS[kind];
  if (secret === 'none') return null;
  if (typeof code === 'string' && code !== '') return code;
  if (secret === 'password' && (code === null || code === undefined)) return null;
  throw new PermanentError('missing_code', `The trigger event has no request.code, which ${kind} needs`);
}

function languageTags(attributes: JsonObject, clientMetadata: unknown): string[] {
  const tags = [attributes.locale, readHint(clientMetadata, 'locale')];
  return tags.map(readLanguageTag).filter((tag) => tag !== undefined);
}

function signInDetails(
  kind: EmailKind,
  attributes: JsonObject,
  clientMetadata: unknown,
  now: number,
): SignInDetails | undefined {
  if (kind === 'new-sign-in') return { time: new Date(now), device: readDeviceHint(clientMetadata) };
  return kind === 'security-alert' ? readAlertDetails(attributes, now) : undefined;
}
