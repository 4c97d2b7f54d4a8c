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
import { makeEvent } from '../events.ts';
import { openLane } from '../lane.ts';
import type { Place } from '../run.ts';
import { type Edit, edits, mutate } from './mutation.ts';
import { type Extent, type Outcome, tryCases } from './outcome.ts';

const FOLDER = new URL('../../../events/', import.meta.url);
const SAMPLES: readonly object[] = readdirSync(FOLDER).map((file) =>
  JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')),
);
const CODE = '481537';

/** Reads events with anything in them, and writes the email of those that can be read. */
export function tryReadingAndWriting(extent: Extent): Promise<Outcome> {
  const site = readSiteConfig();
  const compose = createCompose(compileTemplates(site), site.siteUrl);
  const cases = fc.record({
    sample: fc.constantFrom(...SAMPLES),
    by: fc.constantFrom<EmailFunction[]>('sender', 'notices'),
    made: edits,
  });
  return tryCases(
    'events read, and their emails written',
    cases,
    ({ sample, by, made }) => {
      const event = mutate(sample, made);
      try {
        const request = readRequest(event, identifyEvent(event, by));
        const secret = request.ciphertext === null ? undefined : new Secret(CODE);
        return findFault(compose(request, secret));
      } catch (error) {
        if (!(error instanceof PermanentError)) return `It threw ${error}`;
        return leaksIn([error.message], secretsIn(sample)).length > 0
          ? `It told "${error.message}"`
          : undefined;
      }
    },
    extent,
  );
}

function secretsIn(sample: object): string[] {
  const { request } = sample as { request: { code?: string; userAttributes: { email?: string } } };
  return [request.code, request.userAttributes.email].filter((text) => text !== undefined && text !== null);
}

/** What would show a stranger's words as something other than words. */
function findFault({ subject, html, text }: Email): string | undefined {
  if (/[\p{Cc}\u2028\u2029]/u.test(subject)) return 'The subject has control characters';
  if (/[^\P{Cc}\n]/u.test(text)) return 'The text has control characters';
  if (/<script|<img src=x|javascript:/i.test(html)) return "The HTML has a stranger's markup";
  const links = [...html.matchAll(/href="([^"]*)"/g)].map(([, href = '']) => href);
  const foreign = links.find(
    (href) => !/^(https:|mailto:|tel:)/.test(href) || /^\w+:\/\/[^/]*evil/.test(href),
  );
  return foreign === undefined ? undefined : `The HTML links to ${foreign}`;
}

/** One byte of an encrypted code, and what it is combined with. */
const damages = fc.record({ at: fc.nat(10_000), xor: fc.integer({ min: 1, max: 255 }) });

interface EventCase {
  readonly index: number;
  readonly made: readonly Edit[];
  readonly damage: { readonly at: number; readonly xor: number } | undefined;
}

const eventCases: fc.Arbitrary<EventCase> = fc.oneof(
  fc.record({ index: fc.nat(100), made: edits, damage: fc.constant(undefined) }),
  fc.record({ index: fc.nat(100), made: fc.constant([]), damage: damages }),
);

/** Hands events with anything in them to the deployed function, and looks at all that it says and sends. */
export async function tryFunction(place: Place, by: EmailFunction, extent: Extent): Promise<Outcome> {
  const { system, functions } = place;
  const { arn } = by === 'sender' ? system.sender : system.functionFor('PostConfirmation');
  const config = functions.find((candidate) => candidate.arn === arn) ?? system.sender;
  const lane = await openLane({ config, cloudUrl: system.awsUrl, pauses: 0.001 });
  const judge = async ({ index, made, damage }: EventCase) => {
    const original = await makeEvent(system, by, index);
    const damaged = damage === undefined ? original.event : damageCode(original.event, damage);
    const event = JSON.parse(JSON.stringify(mutate(damaged, made) ?? null));
    const before = lane.ses.accepted;
    const answer = await lane.ask(event);
    const accepted = lane.ses.accepted - before;
    const { lines, captured } = lane.seen();
    const sent = lines.filter(({ message }) => message === 'email_sent').length;
    const failures = lines.filter(({ message }) => message === 'email_failed');
    const classes = failures.map(({ failure_class: is }) => String(is));
    const isRefused = classes.length > 0;
    const name = original.address.split('@')[0] ?? '';
    const leaks = leaksIn(captured, [name, ...(original.secret === undefined ? [] : [original.secret])]);
    if (leaks.length > 0) return `${leaks.join(', ')} leaked`;
    if (sent !== accepted || accepted > 1) return `SES took ${accepted} emails, the log tells of ${sent}`;
    if (accepted === 0 && !isRefused && by === 'sender') return 'Nothing was sent, and nothing is told';
    if (accepted > 0 && isRefused) return `An email was sent and ${classes} told`;
    if (damage !== undefined && accepted > 0 && by === 'sender') return 'A damaged code was sent';
    const unknown = classes.find((is) => !(is in SUPPORT_HINTS) || is === 'internal_error');
    if (unknown !== undefined) return `It failed as ${unknown}`;
    if (by === 'notices' && !isDeepStrictEqual(answer, event)) return 'The patient was not let in';
    return undefined;
  };
  const name = by === 'sender' ? 'events handed to the sender' : 'events handed to the notices';
  try {
    return await tryCases(name, eventCases, judge, extent);
  } finally {
    await lane.close();
  }
}

function damageCode(event: object, { at, xor }: { at: number; xor: number }): object {
  const { request } = event as { request: { code?: string } };
  if (request.code === undefined) return event;
  const bytes = Buffer.from(request.code, 'base64');
  const place = at % bytes.length;
  bytes[place] = (bytes[place] ?? 0) ^ xor;
  return { ...event, request: { ...request, code: bytes.toString('base64') } };
}
