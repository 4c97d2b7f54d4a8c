import { describeOptions, parseOptions, UsageError } from '../../terminal/options.ts';
import { TARGET_OPTIONS, type Target } from '../aws/target.ts';
import { readPatientName } from '../people/patient-name.ts';
import { DAY, HOUR, MINUTE } from '../timeline/times.ts';

const OPTIONS = {
  texts: {
    since: { placeholder: 'TIME', description: 'how far back to read: 30m, 2h, 3d (24h)' },
    for: { placeholder: 'TIME', description: 'with --watch: how long: 5m, 1h (15m)' },
    done: {
      placeholder: 'ID',
      description: 'with --lost: take an entry out of the queue, once it is dealt with',
    },
    ...TARGET_OPTIONS.texts,
  },
  numbers: TARGET_OPTIONS.numbers,
  flags: {
    watch: 'follow the patient: print each new step as it happens; Ctrl-C ends it',
    status: 'whether it is everyone: alarms, codes within the last hour, failure queue, SES',
    lost: 'list what is in the failure queue, and what to do about each',
    json: 'one JSON object, for machines',
    ...TARGET_OPTIONS.flags,
    help: 'show this',
  },
} as const;

/** The task that the operator chose. */
export type Task =
  | { readonly name: 'help' }
  | { readonly name: 'patient'; readonly patient: string; readonly since: number }
  | {
      readonly name: 'watch';
      readonly patient: string;
      readonly since: number;
      /** How long, in milliseconds. */
      readonly for: number;
    }
  | { readonly name: 'status' }
  | { readonly name: 'lost' }
  | { readonly name: 'done'; readonly id: string };

/** A command line, understood. */
export interface CommandLine {
  readonly task: Task;
  readonly json: boolean;
  readonly target: Target;
}

/**
 * Parses the command line.
 *
 * @throws UsageError with a sentence that says what is allowed
 */
export function parseCommandLine(argv: readonly string[]): CommandLine {
  const { texts, numbers, flags, positionals } = parseOptions(OPTIONS, [...argv]);
  const { since, done, for: duration, ...target } = texts;
  return {
    task: parseTask({ since, done, duration, ...flags }, positionals),
    json: flags.json,
    target: { local: flags.local, port: numbers['aws-port'], ...target },
  };
}

interface TaskOptions {
  readonly since: string | undefined;
  readonly done: string | undefined;
  readonly duration: string | undefined;
  readonly watch: boolean;
  readonly lost: boolean;
  readonly status: boolean;
  readonly help: boolean;
}

function parseTask(
  { since, done, duration, watch, lost, status, help }: TaskOptions,
  [patient, ...more]: readonly string[],
): Task {
  if (help) return { name: 'help' };
  if (watch && (status || lost)) {
    throw new UsageError('--watch is about one patient, so it goes with neither --status nor --lost.');
  }
  if (duration !== undefined && !watch) throw new UsageError('--for belongs to --watch.');
  if (status) {
    if (patient !== undefined || lost) {
      throw new UsageError('--status is about the whole system, so it goes with no patient and no --lost.');
    }
    return { name: 'status' };
  }
  if (lost) {
    if (patient !== undefined) throw new UsageError('--lost is about all patients, so name none.');
    if (done === undefined) return { name: 'lost' };
    if (/^[0-9a-f-]{8,36}$/i.test(done)) return { name: 'done', id: done };
    throw new UsageError('--done takes the id of an entry, at least its first eight characters.');
  }
  if (done !== undefined) throw new UsageError('--done belongs to --lost.');
  if (patient === undefined || more.length > 0) {
    throw new UsageError('Name one patient, such as: npm run support -- alex@example.com');
  }
  const name = readPatientName(patient);
  if (name === undefined) {
    throw new UsageError('That is neither an email address nor the id (sub) of an account.');
  }
  const asked = { patient: name, since: parsePeriod('since', since ?? '24h') };
  return watch
    ? { name: 'watch', ...asked, for: parsePeriod('for', duration ?? '15m') }
    : { name: 'patient', ...asked };
}

const UNITS: Readonly<Record<string, number>> = { m: MINUTE, h: HOUR, d: DAY };

/**
 * Parses a period: `30m`, `2h`, `3d`.
 *
 * @returns milliseconds
 * @throws UsageError
 */
function parsePeriod(option: string, text: string): number {
  const { count = '', unit = '' } = /^(?<count>\d{1,4})(?<unit>[mhd])$/.exec(text)?.groups ?? {};
  const milliseconds = Number(count) * (UNITS[unit] ?? 0);
  if (milliseconds > 0) return milliseconds;
  throw new UsageError(`--${option} must be a time such as 30m, 2h or 3d, not "${text}".`);
}

/** The text of `--help`. */
export function helpText(): string {
  return `npm run support -- ADDRESS|SUB [options]
npm run support -- ADDRESS|SUB --watch [--for TIME] [options]
npm run support -- --status [options]
npm run support -- --lost [--done ID] [options]

Shows the delivery status of a patient's emails, why it is so, what to tell the patient and what to do.
With --watch: follows the patient who tries on the phone, step by step.
With --status: whether the whole system works.

${describeOptions(OPTIONS)}

Exit codes: 0 all is well or settles by itself, 1 the command failed or could not ask everything,
2 it was not understood,
3 a problem was found, 4 there is no such patient or entry.

Needs cloudformation:DescribeStacks; cognito-idp:AdminGetUser, cognito-idp:ListUsers;
logs:FilterLogEvents; and for the whole picture cognito-idp:AdminGetUserAuthFactors;
xray:BatchGetTraces, xray:GetTraceSegmentDestination; ses:GetSuppressedDestination, ses:GetAccount;
cloudwatch:DescribeAlarms; sqs:GetQueueAttributes, sqs:ReceiveMessage, sqs:ChangeMessageVisibility,
and kms:Decrypt on the key of records; with --done also sqs:DeleteMessage, logs:CreateLogStream and
logs:PutLogEvents. docs/policies/support.json has all of it.`;
}
