import { PermanentError } from './errors.ts';
import { EMAIL_KINDS, type EmailKind, findKind } from './kinds.ts';

/** Which email Cognito asks for, and about whom. */
export interface EmailIdentity {
  readonly triggerSource: string;
  readonly kind: EmailKind;
  readonly userPoolId: string;
  readonly clientId: string;
  /** The user's immutable name in the pool; part of links. */
  readonly userName: string;
  /** The Cognito `sub`: the only name of a patient in the telemetry. */
  readonly userSub: string;
}

/** What Cognito asks for, checked: one email of one kind to one address. */
export interface EmailRequest extends EmailIdentity {
  readonly address: string;
  /** The AWS Encryption SDK message, base64; null where the kind has no secret. */
  readonly ciphertext: string | null;
  /** Language tags to try, best first. */
  readonly languages: readonly string[];
  /** Where and when a suspicious sign-in happened; undefined for every other kind. */
  readonly signIn: SignInDetails | undefined;
}

/** What Cognito tells of a suspicious sign-in. The device name is left out: a stranger chooses it. */
export interface SignInDetails {
  readonly time: Date | undefined;
  readonly place: string | undefined;
}

type Members = Readonly<Record<string, unknown>>;

/**
 * Reads from the event of a custom email sender trigger which email it asks for, so that whatever is wrong with
 * the rest can be told of this patient's email.
 *
 * @param event whatever Lambda was invoked with
 * @throws PermanentError `invalid_event` or `unknown_trigger_source`, naming the member and never its value
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-email-sender.html
 */
export function identifyEvent(event: unknown): EmailIdentity {
  const members = requireMembers(event, 'event');
  const { attributes } = requireRequest(members);
  const caller = requireMembers(members.callerContext, 'callerContext');
  const triggerSource = requireText(members.triggerSource, 'triggerSource');
  const userName = requireText(members.userName, 'userName');
  return {
    triggerSource,
    kind: requireKind(triggerSource),
    userPoolId: requireText(members.userPoolId, 'userPoolId'),
    clientId: requireText(caller.clientId, 'callerContext.clientId'),
    userName,
    userSub: findUserSub(attributes, userName),
  };
}

/**
 * Reads the rest of the event.
 *
 * @param identity what `identifyEvent` made of the same event
 * @throws PermanentError `missing_code`, `missing_address` or `invalid_address`, never with a value in it
 */
export function readRequest(event: unknown, identity: EmailIdentity): EmailRequest {
  const { request, attributes } = requireRequest(requireMembers(event, 'event'));
  return {
    ...identity,
    address: requireAddress(attributes.email),
    ciphertext: requireCiphertext(identity.kind, request.code),
    languages: languageTags(attributes, request.clientMetadata),
    signIn: identity.kind === 'security-alert' ? signInDetails(attributes) : undefined,
  };
}

function requireRequest(members: Members): { request: Members; attributes: Members } {
  const request = requireMembers(members.request, 'request');
  return { request, attributes: requireMembers(request.userAttributes, 'request.userAttributes') };
}

function requireMembers(value: unknown, path: string): Members {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Members;
  throw new PermanentError('invalid_event', `The trigger event has no object at "${path}"`);
}

function requireText(value: unknown, path: string): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new PermanentError('invalid_event', `The trigger event has no text at "${path}"`);
}

function requireKind(triggerSource: string): EmailKind {
  const kind = findKind(triggerSource);
  if (kind !== undefined) return kind;
  const shown = /^\w{1,80}$/.test(triggerSource) ? triggerSource : 'with an unusual name';
  throw new PermanentError('unknown_trigger_source', `No email is known for trigger source ${shown}`);
}

/** The `sub`; an account-takeover event names the user only by user name, which is the `sub` in this pool. */
function findUserSub(attributes: Members, userName: string): string {
  const candidates = [attributes.sub, userName];
  const sub = candidates.find((name) => typeof name === 'string' && /^[A-Za-z0-9-]{1,128}$/.test(name));
  return typeof sub === 'string' ? sub : 'unknown';
}

/** One mailbox: no list, no display name, nothing that could become a header. RFC 5321 section 4.5.3.1. */
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

function languageTags(attributes: Members, clientMetadata: unknown): string[] {
  const hint =
    typeof clientMetadata === 'object' && clientMetadata !== null && 'locale' in clientMetadata
      ? clientMetadata.locale
      : undefined;
  return [attributes.locale, hint].filter(isLanguageTag).map((tag) => tag.replaceAll('_', '-'));
}

/** BCP 47 in the bounded shape that browsers report: `es`, `es-MX`, `zh-Hant-TW`. */
function isLanguageTag(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8}){0,3}$/.test(value);
}

function signInDetails({ LOGIN_TIME, CITY, COUNTRY }: Members): SignInDetails {
  const places = [CITY, COUNTRY].filter(isPlaceName);
  return { time: readTime(LOGIN_TIME), place: places.length > 0 ? places.join(', ') : undefined };
}

/** Letters and the few marks that names of places have; anything else is dropped, not cleaned. */
function isPlaceName(value: unknown): value is string {
  return (
    typeof value === 'string' && /^[\p{L}\p{M}][\p{L}\p{M} '’.-]{0,79}$/u.test(value) && !/\.\S/.test(value)
  );
}

function readTime(value: unknown): Date | undefined {
  if (typeof value !== 'string') return undefined;
  const time = new Date(/^\d{10}$/.test(value) ? Number(value) * 1000 : value);
  return Number.isNaN(time.getTime()) ? undefined : time;
}
