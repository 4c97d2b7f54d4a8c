import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { escapeTemporaryPassword } from '../../emulator/cognito/users/passwords.ts';
import type { LocalSystem } from '../../local/system.ts';
import { EMAIL_KINDS, type EmailFunction, type EmailKind, emailKinds } from '../../sender/email/kinds.ts';

/** An event, and what must not show anywhere but in its email. */
export interface MadeEvent {
  readonly kind: EmailKind;
  /** What Cognito would invoke the function with. */
  readonly event: object;
  readonly address: string;
  /** The code or password that the patient is to read; undefined where the kind has none. */
  readonly secret: string | undefined;
}

interface Sample {
  readonly triggerSource: string;
  readonly request: { readonly userAttributes: object };
}

const FOLDER = new URL('../../events/', import.meta.url);
const samples = readdirSync(FOLDER).map(
  (file): Sample => JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')),
);

const kindsOf = (by: EmailFunction, holdSecrets: boolean) =>
  emailKinds.filter(
    (kind) => EMAIL_KINDS[kind].sentBy === by && (EMAIL_KINDS[kind].secret !== 'none') === holdSecrets,
  );
const KINDS = { sender: kindsOf('sender', true), notices: kindsOf('notices', false) };

/**
 * Makes an event for a function, as the user pool would, of a patient of its own.
 *
 * @param index events with indexes in a row are of different kinds
 */
export async function makeEvent(system: LocalSystem, by: EmailFunction, index: number): Promise<MadeEvent> {
  const kind = KINDS[by][index % KINDS[by].length] ?? 'verify-account';
  const { trigger } = EMAIL_KINDS[kind];
  const sample = samples.find(({ triggerSource }) => triggerSource === trigger);
  if (sample === undefined) throw new Error(`There is no event of ${trigger} in events/`);
  const sub = randomUUID();
  const address = `p${randomBytes(4).toString('hex')}@example.com`;
  const secret = makeSecret(kind);
  const code = secret && (await system.encryptCode(escapeTemporaryPassword(secret)));
  const userAttributes = { ...sample.request.userAttributes, sub, email: address };
  const request = { ...sample.request, ...(code !== undefined && { code }), userAttributes };
  return {
    kind,
    event: { ...sample, userPoolId: system.userPoolId, userName: sub, request },
    address,
    secret,
  };
}

function makeSecret(kind: EmailKind): string | undefined {
  const { secret } = EMAIL_KINDS[kind];
  if (secret === 'none') return undefined;
  return secret === 'password' ? `Kx7<${randomInt(1e7, 1e8)}>&r` : String(randomInt(1e7, 1e8));
}
