import { type JsonObject, readHint } from '../event-members.ts';

/** The known details of a sign-in. Attackers can choose place and device, so unusual values are left out. */
export interface SignInDetails {
  readonly time: Date | undefined;
  readonly place?: string | undefined;
  readonly device?: string | undefined;
  /** URLs of Cognito by which the user confirms or denies the sign-in. */
  readonly feedback?: { readonly wasMe: string; readonly wasNotMe: string } | undefined;
}

/**
 * Reads the details that threat protection gives of a sign-in. Each of them may be missing, null or a word for unknown.
 *
 * @param now when the event arrived, milliseconds since the epoch
 * @see https://github.com/DefinitelyTyped/DefinitelyTyped/pull/52111 for an event as Cognito sends it
 */
export function readAlertDetails(attributes: JsonObject, now: number): SignInDetails {
  const { LOGIN_TIME, CITY, COUNTRY, DEVICE_NAME, ONE_CLICK_LINK_VALID, ONE_CLICK_LINK_INVALID } = attributes;
  const places = [...partsOf(CITY), ...partsOf(COUNTRY)].filter((part) => PLACE.test(part));
  const devices = partsOf(DEVICE_NAME).filter((part) => DEVICE.test(part) && !MISLEADING.test(part));
  const [wasMe, wasNotMe] = [ONE_CLICK_LINK_VALID, ONE_CLICK_LINK_INVALID].filter(isCognitoLink);
  return {
    time: readTime(LOGIN_TIME, now),
    place: join(places, LONGEST_PLACE),
    device: join(devices, LONGEST_DEVICE),
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
export function readDeviceHint(clientMetadata: unknown): string | undefined {
  const browser = BROWSERS.get(readHint(clientMetadata, 'browser'));
  const system = SYSTEMS.get(readHint(clientMetadata, 'system'));
  const names = [browser, system].filter((name) => name !== undefined);
  return names.length > 0 ? names.join(', ') : undefined;
}

/** Letters, digits and the marks that names of places contain, without anything that looks like a web address. */
const PLACE = /^(?!.*\.\p{L})[\p{L}\p{M}\p{N}][\p{L}\p{M}\p{N} '’.()-]*$/u;
/** The same for browsers, systems and models, such as `SM-S928B/DS`. */
const DEVICE = /^(?!.*\.\p{L})[\p{L}\p{M}\p{N}][\p{L}\p{M}\p{N} '’.()+/_-]*$/u;
/** Sentences and telephone numbers, with which the browser of an attacker could address the patient. */
const MISLEADING = /\.\s|\d{5}|\d{3,}[ -]\d{3}/;
/** Words that programs write for a value that they do not know. */
const UNKNOWN =
  /^(null|undefined|none|nil|nan|na|other|not (available|applicable|known|set)|(unknown|unidentified)( .*)?)?$/;

/** Characters of an email's line; a longer text is not what Cognito names a place or a device. */
const LONGEST_PLACE = 80;
const LONGEST_DEVICE = 60;

/** Returns the known parts of a text such as `Chrome 143, Android 16`. */
function partsOf(value: unknown): string[] {
  if (typeof value !== 'string') return [];
  const parts = value.split(/[,،、]/).map((part) => part.replace(/^[\s….]+|[\s….]+$/g, '').normalize('NFC'));
  return parts.filter(
    (part) =>
      !UNKNOWN.test(
        part
          .toLowerCase()
          .replace(/[^\p{L}\p{N} ]/gu, '')
          .trim(),
      ),
  );
}

/** Joins the parts, and ends after the last word that fits. */
function join(parts: readonly string[], longest: number): string | undefined {
  const text = parts.join(', ');
  if (text.length <= longest) return text || undefined;
  const words = text.slice(0, longest).replace(/[ ,]+\S*$/u, '');
  return words.length < longest ? `${words}…` : undefined;
}

/**
 * Accepts pages of user pools on Cognito's own domains, also those of FIPS endpoints, GovCloud and China. This stack has no
 * other domain for its pool, so any other link is not from Cognito.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-assign-domain-prefix.html
 * @see https://docs.aws.amazon.com/govcloud-us/latest/UserGuide/govcloud-cog.html
 */
function isCognitoLink(value: unknown): value is string {
  const host =
    /^https:\/\/[a-z0-9-]+\.auth(-fips)?\.([a-z0-9-]+\.amazoncognito\.com|cn-[a-z0-9-]+\.amazoncognito\.com\.cn)\//;
  return typeof value === 'string' && host.test(value) && /^[\w:/?&=%.~+-]+$/.test(value);
}

/** Cognito's first user pools, and a day for clocks that differ: no sign-in is earlier or later. */
const EARLIEST = Date.parse('2014-01-01T00:00:00Z');
const CLOCK_DIFFERENCE = 86_400_000;

/** Reads seconds or milliseconds since the epoch, or a date with a time, such as `Friday, March 19, 2021 02:25 PM UTC`. */
function readTime(value: unknown, now: number): Date | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string' || text.length > 64) return undefined;
  const time = new Date(toMilliseconds(text.trim()));
  return time.getTime() >= EARLIEST && time.getTime() <= now + CLOCK_DIFFERENCE ? time : undefined;
}

function toMilliseconds(text: string): number {
  if (/^\d{10}$/.test(text)) return Number(text) * 1000;
  if (/^\d{13}$/.test(text)) return Number(text);
  // Otherwise the parser would find a year in any text that ends with a number.
  if (!/\b\d{4}\b.*\d{1,2}:\d{2}|\d{1,2}:\d{2}.*\b\d{4}\b/.test(text)) return Number.NaN;
  if (/(Z|UTC|GMT|[+-]\d{2}:?\d{2})$|\b(UTC|GMT)\b/i.test(text)) return Date.parse(text);
  return Date.parse(text + (/\dT\d/.test(text) ? 'Z' : ' UTC'));
}
