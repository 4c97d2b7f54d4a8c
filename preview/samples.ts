import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EMAIL_KINDS, type EmailKind, emailKinds, occasionOf } from '../sender/email/kinds.ts';
import { Secret } from '../sender/email/secret.ts';
import {
  type EmailRequest,
  hasAddress,
  identifyEvent,
  readRecipient,
  readRequest,
} from '../sender/email/trigger-event.ts';
import { NO_CLIENT } from '../sender/event-members.ts';
import { isReport, readAccountChange } from '../sender/notices/account-change.ts';

/** The data from which a preview of an email is composed. */
export interface Sample {
  readonly kind: EmailKind;
  /** The difference from the usual email of the kind, e.g. `without a password`; null for the usual one. */
  readonly variant: string | null;
  readonly request: EmailRequest;
  readonly secret: Secret | undefined;
}

/** Reports an invalid sample event; the message names its file. */
class SampleError extends Error {
  override readonly name = 'SampleError';
}

interface SampleEvent {
  readonly file: string;
  readonly event: {
    readonly triggerSource?: unknown;
    readonly request?: { readonly clientMetadata?: { readonly purpose?: unknown } | null };
    /** In the events of CloudTrail. */
    readonly detail?: { readonly eventName?: unknown };
  };
}

type Change = Partial<Pick<Sample, 'request' | 'secret'>>;

/** The account of an event that names only a `sub` or a user name. */
const PATIENT = { email: 'alex.morgan@example.com', locale: 'en-GB' } as const;
const USER_NAME = '6a1c2f8e-93b4-4f0d-9c57-2d8e4b7a1f30';

/** A fixed time, so that times in emails are the same in every preview. */
const NOW = Date.parse('2026-11-23T09:41:00Z');

/** Variants of kinds whose events may lack some data. */
const VARIANTS: Readonly<Partial<Record<EmailKind, Readonly<Record<string, (usual: Sample) => Change>>>>> = {
  invitation: {
    'without a password': ({ request }) => ({ secret: undefined, request: { ...request, ciphertext: null } }),
  },
  'new-sign-in': {
    'without details': ({ request }) => ({ request: { ...request, signIn: { time: new Date(NOW) } } }),
  },
  'security-alert': {
    'without details': ({ request }) => ({ request: { ...request, signIn: { time: undefined } } }),
  },
};

/**
 * Reads the sample events and returns one sample for each kind of email and one for each variant.
 *
 * @param folder of trigger events as Cognito sends them, but with unencrypted codes
 * @throws SampleError naming the file
 */
export function readSamples(folder: string): Sample[] {
  const events = readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => readEvent(folder, file));
  return emailKinds.flatMap((kind) => {
    const usual = toSample(kind, requireEvent(kind, events));
    const variants = Object.entries(VARIANTS[kind] ?? {});
    return [usual, ...variants.map(([variant, change]) => ({ ...usual, ...change(usual), variant }))];
  });
}

function readEvent(folder: string, file: string): SampleEvent {
  try {
    return { file, event: JSON.parse(readFileSync(join(folder, file), 'utf8')) };
  } catch (cause) {
    throw toSampleError(file, cause);
  }
}

function requireEvent(kind: EmailKind, events: readonly SampleEvent[]): SampleEvent {
  const [trigger] = EMAIL_KINDS[kind].triggers;
  const isForDeletion = occasionOf(kind) === 'delete-account';
  const found = events.find(
    ({ event: { triggerSource, request, detail } }) =>
      (triggerSource ?? `CloudTrail_${detail?.eventName}`) === trigger &&
      (request?.clientMetadata?.purpose === 'delete-account') === isForDeletion,
  );
  if (found === undefined) throw new SampleError(`events/ has no event with triggerSource ${trigger}`);
  return found;
}

function toSample(kind: EmailKind, { file, event }: SampleEvent): Sample {
  try {
    const request = toRequest(kind, event);
    const { ciphertext } = request;
    const secret = ciphertext === null ? undefined : new Secret(unescapeHtml(ciphertext));
    return { kind, variant: null, request, secret };
  } catch (cause) {
    throw toSampleError(file, cause);
  }
}

/** Returns the request that the functions read from an event or, for some kinds, make of one after a look-up. */
function toRequest(kind: EmailKind, event: SampleEvent['event']): EmailRequest {
  if (isReport(event)) {
    const change = readAccountChange(event);
    if (change === undefined) throw new SampleError('asks for no email');
    const identity = { ...change, userName: USER_NAME, clientId: NO_CLIENT };
    return { ...identity, ...readRecipient(PATIENT), ciphertext: null, signIn: undefined };
  }
  const identity = identifyEvent(event, EMAIL_KINDS[kind].sentBy);
  const request = readRequest(event, identity, NOW, hasAddress(event) ? undefined : PATIENT);
  return request.kind === kind ? request : { ...request, kind, ciphertext: null };
}

/** Cognito escapes temporary passwords for HTML. */
function unescapeHtml(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

function toSampleError(file: string, cause: unknown): SampleError {
  return new SampleError(`events/${file}: ${cause instanceof Error ? cause.message : cause}`, { cause });
}
