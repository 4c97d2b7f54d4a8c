import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EMAIL_KINDS, type EmailKind, emailKinds } from '../sender/email/kinds.ts';
import { Secret } from '../sender/email/secret.ts';
import { type EmailRequest, identifyEvent, readRequest } from '../sender/email/trigger-event.ts';

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
  readonly event: Readonly<Record<string, unknown>>;
}

type Change = Partial<Pick<Sample, 'request' | 'secret'>>;

/** A fixed time, so that times in emails are the same in every preview. */
const NOW = Date.parse('2026-11-23T09:41:00Z');

/** Variants of kinds whose events may lack some data. */
const VARIANTS: Readonly<Partial<Record<EmailKind, Readonly<Record<string, (usual: Sample) => Change>>>>> = {
  invitation: {
    'without a password': ({ request }) => ({ secret: undefined, request: { ...request, ciphertext: null } }),
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
  const { trigger } = EMAIL_KINDS[kind];
  const found = events.find(({ event }) => event.triggerSource === trigger);
  if (found === undefined) throw new SampleError(`events/ has no event with triggerSource ${trigger}`);
  return found;
}

function toSample(kind: EmailKind, { file, event }: SampleEvent): Sample {
  try {
    const request = readRequest(event, identifyEvent(event, EMAIL_KINDS[kind].sentBy), NOW);
    const { ciphertext } = request;
    const secret = ciphertext === null ? undefined : new Secret(unescapeHtml(ciphertext));
    return { kind, variant: null, request, secret };
  } catch (cause) {
    throw toSampleError(file, cause);
  }
}

/** Cognito escapes temporary passwords for HTML. */
function unescapeHtml(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

function toSampleError(file: string, cause: unknown): SampleError {
  return new SampleError(`events/${file}: ${cause instanceof Error ? cause.message : cause}`, { cause });
}
