import { readFileSync } from 'node:fs';
import type { LocalSystem } from '../../local/system.ts';
import { EMAIL_KINDS, type EmailKind, emailKinds } from '../../sender/email/kinds.ts';

/** An event of `events/`. */
interface SampleEvent {
  readonly userName: string;
  readonly request: {
    readonly code?: string | null;
    readonly userAttributes: Readonly<Record<string, unknown>>;
  };
}

/** The occasion of a kind; undefined for the usual email of its trigger source. */
function occasionOf(kind: EmailKind): string | undefined {
  const row = EMAIL_KINDS[kind];
  return 'occasion' in row ? row.occasion : undefined;
}

/** The kinds that an event of Cognito alone asks for, whatever the accounts of the pool are. */
export const kindsByEvent = emailKinds.filter(
  (kind) =>
    [undefined, 'delete-account'].includes(occasionOf(kind)) &&
    !EMAIL_KINDS[kind].triggers[0].startsWith('CloudTrail'),
);

/** Reads the sample event for a kind of email. */
export function sampleOf(kind: EmailKind): SampleEvent {
  const [trigger] = EMAIL_KINDS[kind].triggers;
  const name = trigger
    .replace('CustomEmailSender_', '')
    .replaceAll('_', '')
    .replace(/[A-Z]/g, (letter, at) => `${at > 0 ? '-' : ''}${letter.toLowerCase()}`);
  const occasion = occasionOf(kind);
  const file = `${name}${occasion === undefined ? '' : `-${occasion}`}.json`;
  return JSON.parse(readFileSync(new URL(`../../events/${file}`, import.meta.url), 'utf8'));
}

/** Builds the event that Cognito sends for a kind of email, with an encrypted code. */
export async function eventOf(
  { userPoolId, encryptCode }: Pick<LocalSystem, 'userPoolId' | 'encryptCode'>,
  kind: EmailKind,
  code: string,
  { request = {}, attributes = {} }: { readonly request?: object; readonly attributes?: object } = {},
): Promise<SampleEvent> {
  const sample = sampleOf(kind);
  const ciphertext = typeof sample.request.code === 'string' ? { code: await encryptCode(code) } : {};
  const userAttributes = { ...sample.request.userAttributes, ...attributes };
  return {
    ...sample,
    userPoolId,
    request: { ...sample.request, ...ciphertext, userAttributes, ...request },
  } as SampleEvent;
}
