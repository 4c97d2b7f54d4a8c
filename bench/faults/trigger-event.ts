import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { escapeTemporaryPassword } from '../../emulator/cognito/users/passwords.ts';
import type { LocalSystem } from '../../local/system.ts';
import {
  EMAIL_KINDS,
  type EmailFunction,
  type EmailKind,
  emailKinds,
  occasionOf,
} from '../../sender/email/kinds.ts';

/** A trigger event for a new patient, and the data that may appear only in its email. */
export interface TestEvent {
  readonly kind: EmailKind;
  /** The event as Cognito passes it to the function. */
  readonly event: object;
  readonly address: string;
  /** The code or password; undefined for kinds without one. */
  readonly secret: string | undefined;
}

/** The sample of a trigger; those of CloudTrail have no `request`. */
interface SampleEvent {
  readonly triggerSource: string;
  readonly request: {
    readonly clientMetadata?: { readonly purpose?: unknown } | null;
    readonly userAttributes: object;
  };
}

const FOLDER = new URL('../../events/', import.meta.url);
const samples = readdirSync(FOLDER)
  .map((file): Partial<SampleEvent> => JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')))
  .filter((sample): sample is SampleEvent => sample.request !== undefined);

const findSample = (kind: EmailKind) =>
  samples.find(
    ({ triggerSource, request }) =>
      triggerSource === EMAIL_KINDS[kind].triggers[0] &&
      (request.clientMetadata?.purpose === 'delete-account') === (occasionOf(kind) === 'delete-account'),
  );

/** The kinds that an event alone asks for, whatever the accounts of the pool are. */
const kindsOf = (sentBy: EmailFunction, hasSecret: boolean) =>
  emailKinds.filter(
    (kind) =>
      EMAIL_KINDS[kind].sentBy === sentBy &&
      (EMAIL_KINDS[kind].secret !== 'none') === hasSecret &&
      findSample(kind) !== undefined,
  );
const KINDS = { sender: kindsOf('sender', true), notices: kindsOf('notices', false) };

/**
 * Creates an event for a function, as the user pool does.
 *
 * @param index selects the kind of email; consecutive indexes select different kinds
 */
export async function createTestEvent(
  system: LocalSystem,
  sentBy: EmailFunction,
  index: number,
): Promise<TestEvent> {
  const kind = KINDS[sentBy][index % KINDS[sentBy].length] ?? 'verify-account';
  const sample = findSample(kind);
  if (sample === undefined) throw new Error(`events/ has no event for ${kind}`);
  const [sub, userName] = [randomUUID(), randomUUID()];
  const address = `p${randomBytes(4).toString('hex')}@example.com`;
  const secret = createSecret(kind);
  const code = secret && (await system.encryptCode(escapeTemporaryPassword(secret)));
  const userAttributes = { ...sample.request.userAttributes, sub, email: address };
  const request = { ...sample.request, ...(code !== undefined && { code }), userAttributes };
  return {
    kind,
    event: { ...sample, userPoolId: system.userPoolId, userName, request },
    address,
    secret,
  };
}

function createSecret(kind: EmailKind): string | undefined {
  const { secret } = EMAIL_KINDS[kind];
  if (secret === 'none') return undefined;
  return secret === 'password' ? `Kx7<${randomInt(1e7, 1e8)}>&r` : String(randomInt(1e7, 1e8));
}
