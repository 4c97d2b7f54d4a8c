import { PermanentError } from '../errors.ts';
import {
  type JsonObject,
  readClientId,
  readUserSub,
  requireObject,
  requireText,
  toObject,
} from '../event-members.ts';
import type { EmailKeys } from '../telemetry/telemetry.ts';
import { EMAIL_KINDS, type EmailFunction, type EmailKind, findKind } from './kinds.ts';

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

/** The known details of a sign-in. Attackers can choose place and device, so unusual values are left out. */
export interface SignInDetails {
  readonly time: Date | undefined;
  readonly place?: string | undefined;
  readonly device?: string | undefined;
  /** URLs of Cognito by which the user confirms or denies the sign-in. */
  readonly feedback?: { readonly wasMe: string; readonly wasNotMe: string } | undefined;
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
  const caller = requireObject(members.callerContext, 'callerContext');
  const triggerSource = requireText(members.triggerSource, 'triggerSource');
  return {
    triggerSource,
    kind: requireKind(by, triggerSource, request.clientMetadata),
    userPoolId: requireText(members.userPoolId, 'userPoolId'),
    clientId: readClientId(caller),
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
  const app = hint(request.clientMetadata, 'app');
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
 * @throws PermanentError `missing_code`, `missing_address` or `invalid_address`, never with a value in it
 */
export function readRequest(event: unknown, identity: EmailIdentity, now = Date.now()): EmailRequest {
  const { request, attributes } = requireRequest(requireObject(event, 'event'));
  return {
    ...identity,
    ...readRecipient(attributes, request.clientMetadata),
    ciphertext: requireCiphertext(identity.kind, request.code),
    signIn: signInDetails(identity.kind, attributes, request.clientMetadata, now),
  };
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
  const isDeletion = hint(clientMetadata, 'purpose') === 'delete-account';
  const special = isDeletion ? findKind(by, triggerSource, 'delete-account') : undefined;
  const kind = special ?? findKind(by, triggerSource);
  if (kind !== undefined) return kind;
  const shown = /^\w{1,80}$/.test(triggerSource) ? triggerSource : 'with an unusual name';
  throw new PermanentError('unknown_trigger_source', `No email is known for trigger source ${shown}`);
}

/** Accepts one mailbox (RFC 5321 section 4.5.3.1): no list, no display name, nothing that could become a header. */
function requireAddress(value: unknown): string {
  if (typeof value !== 'string' || value === '') {
    throw new PermanentError('missing_address', 'The trigger event has no request.userAttributes.email');
  }
  if (value.length > 320 || !/^[^\s\p{C}<>()[\],;:@"\\]+@[^\s\p{C}<>()[\],;:@"\\]+$/u.test(value)) {
    throw new PermanentError('invalid_address', 'request.userAttributes.email is not a plain email address');
  }
  return value;
}

function requireCiphertext(kind: EmailKind, code: unknown): string | null {
  const { secret } = EMAIL_KINDS[kind];
  if (secret === 'none') return null;
  if (typeof code === 'string' && code !== '') return code;
  if (secret === 'password' && (code === null || code === undefined)) return null;
  throw new PermanentError('missing_code', `The trigger event has no request.code, which ${kind} needs`);
}

function languageTags(attributes: JsonObject, clientMetadata: unknown): string[] {
  const tags = [attributes.locale, hint(clientMetadata, 'locale')];
  return tags.filter(isLanguageTag).map((tag) => tag.replaceAll('_', '-'));
}

/** Returns what an app says about a request. Anyone can call Cognito and say anything. */
function hint(clientMetadata: unknown, name: string): unknown {
  const hints = toObject(clientMetadata);
  return Object.hasOwn(hints, name) ? hints[name] : undefined;
}

/** Accepts the part of BCP 47 that browsers report, language, script and region: `es`, `es-MX`, `zh-Hant-TW`. */
function isLanguageTag(value: unknown): value is string {
  return (
    typeof value === 'string' && /^[A-Za-z]{2,3}([-_][A-Za-z]{4})?([-_]([A-Za-z]{2}|\d{3}))?$/.test(value)
  );
}

function signInDetails(
  kind: EmailKind,
  attributes: JsonObject,
  clientMetadata: unknown,
  now: number,
): SignInDetails | undefined {
  if (kind === 'new-sign-in') return { time: new Date(now), device: deviceName(clientMetadata) };
  if (kind !== 'security-alert') return undefined;
  const { LOGIN_TIME, CITY, COUNTRY, DEVICE_NAME, ONE_CLICK_LINK_VALID, ONE_CLICK_LINK_INVALID } = attributes;
  const places = [CITY, COUNTRY].filter(isPlainWords);
  const links = [ONE_CLICK_LINK_VALID, ONE_CLICK_LINK_INVALID].filter(isCognitoLink);
  const [wasMe, wasNotMe] = links;
  return {
    time: readTime(LOGIN_TIME),
    place: places.length > 0 ? places.join(', ') : undefined,
    device: isDeviceName(DEVICE_NAME) ? DEVICE_NAME : undefined,
    feedback: wasMe !== undefined && wasNotMe !== undefined ? { wasMe, wasNotMe } : undefined,
  };
}

/** The browsers and systems that apps name, under the names that they have in every language. */
const BROWSERS = new Map<unknown, string>([
  ['chrome', 'Chrome'],
  ['edge', 'Edge'],
  ['firefox', 'Firefox'],
  ['safari', 'Safari'],
  ['samsung', 'Samsung Internet'],
]);
const SYSTEMS = new Map<unknown, string>([
  ['android', 'Android'],
  ['ios', 'iPhone/iPad'],
  ['windows', 'Windows'],
  ['macos', 'Mac'],
  ['linux', 'Linux'],
  ['chromeos', 'ChromeOS'],
]);

/** Returns a name such as `Chrome, Android` from the hints of the app; undefined if it gives none that is known. */
function deviceName(clientMetadata: unknown): string | undefined {
  const browser = BROWSERS.get(hint(clientMetadata, 'browser'));
  const system = SYSTEMS.get(hint(clientMetadata, 'system'));
  const names = [browser, system].filter((name) => name !== undefined);
  return names.length > 0 ? names.join(', ') : undefined;
}

/** Accepts letters, digits and the marks that names of places and browsers contain. */
function isPlainWords(value: unknown): value is string {
  const words = /^[\p{L}\p{M}\p{N}][\p{L}\p{M}\p{N} '’,.()-]{0,79}$/u;
  return typeof value === 'string' && words.test(value) && !/\.\p{L}/u.test(value);
}

/** Accepts short names without sentences and telephone numbers, such as `Chrome 143, Android 16`. */
function isDeviceName(value: unknown): value is string {
  return isPlainWords(value) && value.length <= 40 && !/\.\s|\d{5}|\d{3,}[ -]\d{3}/.test(value);
}

/** Accepts pages under Cognito's prefix domain; other links are not from Cognito. */
function isCognitoLink(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    /^https:\/\/[a-z0-9-]+\.auth\.[a-z0-9-]+\.amazoncognito\.com\/[\w/?&=%.~+-]*$/.test(value)
  );
}

function readTime(value: unknown): Date | undefined {
  if (typeof value !== 'string') return undefined;
  const time = new Date(/^\d{10}$/.test(value) ? Number(value) * 1000 : value);
  return Number.isNaN(time.getTime()) ? undefined : time;
}
