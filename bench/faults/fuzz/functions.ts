import { readdirSync, readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { compileTemplates } from '../../../sender/build/compile-templates.ts';
import { createCompose, type Email } from '../../../sender/email/compose.ts';
import type { EmailFunction } from '../../../sender/email/kinds.ts';
import { Secret } from '../../../sender/email/secret.ts';
import { identifyEvent, readRequest } from '../../../sender/email/trigger-event.ts';
import { PermanentError, SUPPORT_HINTS } from '../../../sender/errors.ts';
import { readSiteConfig } from '../../../site/config.ts';
import { leaksIn } from '../../leaks.ts';
import { startFunctionUnderTest } from '../function-under-test.ts';
import { configOf, type TestEnvironment } from '../send-and-check.ts';
import { createTestEvent } from '../trigger-event.ts';
import { type Edit, edits, mutate } from './mutation.ts';
import { type CaseOptions, type FuzzResult, runCases } from './run-cases.ts';

const FOLDER = new URL('../../../events/', import.meta.url);
const SAMPLES: readonly object[] = readdirSync(FOLDER).map((file) =>
  JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')),
);
const CODE = '481537';

/** Parses mutated events, and composes the emails of those that are valid. */
export function fuzzComposing(options: CaseOptions): Promise<FuzzResult> {
  const site = readSiteConfig();
  const compose = createCompose(compileTemplates(site), site.siteUrl);
  const cases = fc.record({
    sample: fc.constantFrom(...SAMPLES),
    sentBy: fc.constantFrom<EmailFunction[]>('sender', 'notices'),
    edits,
  });
  return runCases(
    'events parsed and their emails composed',
    cases,
    ({ sample, sentBy, edits: applied }) => {
      const event = mutate(sample, applied);
      try {
        const request = readRequest(event, identifyEvent(event, sentBy));
        const secret = request.ciphertext === null ? undefined : new Secret(CODE);
        return checkEmail(compose(request, secret));
      } catch (error) {
        if (!(error instanceof PermanentError)) return `It threw ${error}`;
        return leaksIn([error.message], secretsIn(sample)).length > 0
          ? `The error message "${error.message}" contains a secret`
          : undefined;
      }
    },
    options,
  );
}

function secretsIn(sample: object): string[] {
  const { request } = sample as { request?: { code?: string; userAttributes: { email?: string } } };
  return [request?.code, request?.userAttributes.email].filter((text) => text !== undefined && text !== null);
}

/** Returns a sentence if the email contains injected characters, markup or links. */
function checkEmail({ subject, html, text }: Email): string | undefined {
  if (/[\p{Cc}\u2028\u2029]/u.test(subject)) return 'The subject has control characters';
  if (/[^\P{Cc}\n]/u.test(text)) return 'The text has control characters';
  if (/<script|<img src=x|javascript:/i.test(html)) return 'The HTML contains injected markup';
  const links = [...html.matchAll(/href="([^"]*)"/g)].map(([, href = '']) => href);
  const foreign = links.find(
    (href) => !/^(https:|mailto:|tel:)/.test(href) || /^\w+:\/\/[^/]*evil/.test(href),
  );
  return foreign === undefined ? undefined : `The HTML links to ${foreign}`;
}

/** Selects a byte of an encrypted code, and the value to XOR it with. */
const damages = fc.record({ at: fc.nat(10_000), xor: fc.integer({ min: 1, max: 255 }) });

interface EventCase {
  readonly index: number;
  readonly edits: readonly Edit[];
  readonly damage: { readonly at: number; readonly xor: number } | undefined;
}

const eventCases: fc.Arbitrary<EventCase> = fc.oneof(
  fc.record({ index: fc.nat(100), edits, damage: fc.constant(undefined) }),
  fc.record({ index: fc.nat(100), edits: fc.constant([]), damage: damages }),
);

/** Invokes the deployed function with mutated events, and checks its logs, traces and emails. */
export async function fuzzFunction(
  environment: TestEnvironment,
  sentBy: EmailFunction,
  options: CaseOptions,
): Promise<FuzzResult> {
  const { system } = environment;
  const config = configOf(environment, sentBy);
  const target = await startFunctionUnderTest({
    config,
    cloudUrl: system.awsUrl,
    access: system.functionAccess,
    delayScale: 0.001,
  });
  const check = async ({ index, edits: applied, damage }: EventCase) => {
    const original = await createTestEvent(system, sentBy, index);
    const damaged = damage === undefined ? original.event : damageCode(original.event, damage);
    const event = JSON.parse(JSON.stringify(mutate(damaged, applied) ?? null));
    const before = target.ses.accepted;
    const response = await target.invoke(event);
    const accepted = target.ses.accepted - before;
    const { lines, searchable } = target.takeCaptured();
    const sent = lines.filter(({ message }) => message === 'email_sent').length;
    const failures = lines.filter(({ message }) => message === 'email_failed');
    const classes = failures.map(({ failure_class }) => String(failure_class));
    const hasFailed = classes.length > 0;
    const name = original.address.split('@')[0] ?? '';
    const leaks = leaksIn(searchable, [name, ...(original.secret === undefined ? [] : [original.secret])]);
    if (leaks.length > 0) return `${leaks.join(', ')} leaked`;
    if (sent !== accepted || accepted > 1) return `SES accepted ${accepted} emails, the log has ${sent}`;
    if (accepted === 0 && !hasFailed && sentBy === 'sender') return 'Nothing was sent, and no failure logged';
    if (accepted > 0 && hasFailed) return `An email was sent, and ${classes} logged`;
    if (damage !== undefined && accepted > 0 && sentBy === 'sender') return 'A damaged code was sent';
    const unknown = classes.find((name) => !(name in SUPPORT_HINTS) || name === 'internal_error');
    if (unknown !== undefined) return `It failed as ${unknown}`;
    if (sentBy === 'notices' && !isDeepStrictEqual(response, event)) return 'It did not return the event';
    return undefined;
  };
  const name = sentBy === 'sender' ? 'events of the sender' : 'events of the notices';
  try {
    return await runCases(name, eventCases, check, options);
  } finally {
    await target.close();
  }
}

function damageCode(event: object, { at, xor }: { at: number; xor: number }): object {
  const { request } = event as { request: { code?: string } };
  if (request.code === undefined) return event;
  const bytes = Buffer.from(request.code, 'base64');
  const index = at % bytes.length;
  bytes[index] = (bytes[index] ?? 0) ^ xor;
  return { ...event, request: { ...request, code: bytes.toString('base64') } };
}
