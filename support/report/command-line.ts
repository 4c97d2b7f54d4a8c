import { describeOptions, readCommandLine, UsageError } from '../../terminal/options.ts';
import { PLACE_OPTIONS, type Place } from '../aws/connect.ts';
import { parseSince } from '../timeline/times.ts';

const OPTIONS = {
  texts: {
    since: { takes: 'TIME', means: 'how far back to read: 30m, 2h, 3d (24h)' },
    done: { takes: 'ID', means: 'with --lost: take an entry out of the queue, once it is dealt with' },
    ...PLACE_OPTIONS.texts,
  },
  numbers: PLACE_OPTIONS.numbers,
  flags: {
    lost: 'list what is in the failure queue, and what to do about each',
    json: 'one JSON object, for machines',
    ...PLACE_OPTIONS.flags,
    help: 'show this',
  },
} as const;

/** What the operator wants. */
export type Wish =
  | { readonly wants: 'help' }
  | { readonly wants: 'patient'; readonly patient: string; readonly since: number }
  | { readonly wants: 'lost' }
  | { readonly wants: 'done'; readonly id: string };

/** What was asked, and where. */
export interface Request {
  readonly wish: Wish;
  readonly json: boolean;
  readonly place: Place;
}

/**
 * Reads the command line.
 *
 * @throws UsageError with a sentence that says what is allowed
 */
export function readRequest(argv: readonly string[]): Request {
  const { texts, numbers, flags, positionals } = readCommandLine(OPTIONS, [...argv]);
  const { since, done, ...place } = texts;
  return {
    wish: readWish({ since, done, lost: flags.lost, help: flags.help }, positionals),
    json: flags.json,
    place: { local: flags.local, port: numbers['aws-port'], ...place },
  };
}

interface Said {
  readonly since: string | undefined;
  readonly done: string | undefined;
  readonly lost: boolean;
  readonly help: boolean;
}

function readWish({ since, done, lost, help }: Said, [patient, ...more]: readonly string[]): Wish {
  if (help) return { wants: 'help' };
  if (lost) {
    if (patient !== undefined) throw new UsageError('--lost is about all patients, so name none.');
    if (done === undefined) return { wants: 'lost' };
    if (/^[0-9a-f-]{8,36}$/i.test(done)) return { wants: 'done', id: done };
    throw new UsageError('--done takes the id of an entry, at least its first eight characters.');
  }
  if (done !== undefined) throw new UsageError('--done belongs to --lost.');
  if (patient === undefined || more.length > 0) {
    throw new UsageError('Name one patient, such as: npm run support -- alex@example.com');
  }
  if (!isAddress(patient) && !isSub(patient)) {
    throw new UsageError('That is neither an email address nor the id (sub) of an account.');
  }
  return { wants: 'patient', patient, since: parseSince(since ?? '24h') };
}

/** Whether a text names a patient by address; nothing in it can end a quotation of a shell. */
export const isAddress = (text: string): boolean => /^[^\s@'"`\\$]{1,64}@[^\s@'"`\\$]{1,255}$/.test(text);

const isSub = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

/** What `--help` says. */
export function helpText(): string {
  return `npm run support -- ADDRESS|SUB [options]
npm run support -- --lost [--done ID] [options]

Says what became of a patient's emails, why, what to tell the patient and what to do.

${describeOptions(OPTIONS.numbers, OPTIONS.flags, OPTIONS.texts)}

Exit codes: 0 all is well or settles by itself, 1 the command failed, 2 it was not understood,
3 a problem was found, 4 there is no such patient or entry.

Needs cloudformation:DescribeStacks; cognito-idp:AdminGetUser; logs:FilterLogEvents; and for the whole picture
xray:BatchGetTraces; ses:GetSuppressedDestination; sqs:GetQueueAttributes, sqs:ReceiveMessage,
sqs:ChangeMessageVisibility, with --done sqs:DeleteMessage, and kms:Decrypt on the key of records.`;
}
