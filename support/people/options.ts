import { type OptionTables, parseOptions, UsageError } from '../../terminal/options.ts';
import { TARGET_OPTIONS } from '../aws/target.ts';
import { STATUS_OPTIONS } from './account-states.ts';
import { readPatientName } from './patient-name.ts';

/** Invitations or deletions a second; `bulk/token-bucket.ts` gives the reason. */
const ACCOUNTS_PER_SECOND = 5;

/** Every option of every command of `npm run users`. */
const OPTIONS = {
  texts: {
    ...TARGET_OPTIONS.texts,
    name: { placeholder: 'NAME', description: "the patient's name" },
    language: {
      placeholder: 'TAG',
      description: "the patient's language, e.g. en, es-MX or Spanish (the clinic's)",
    },
    csv: {
      placeholder: 'FILE',
      description: 'invite everybody in a file with the columns email, name and language',
    },
    status: { placeholder: 'STATUS', description: `only these: ${STATUS_OPTIONS.join(', ')}` },
  },
  numbers: {
    ...TARGET_OPTIONS.numbers,
    rate: {
      variable: 'CLINIC_MAIL_INVITATION_RATE',
      defaultValue: ACCOUNTS_PER_SECOND,
      description: 'accounts that are invited or deleted a second',
    },
  },
  flags: {
    ...TARGET_OPTIONS.flags,
    'temporary-password': 'put a temporary password into the invitation',
    yes: 'do not ask, for scripts',
    'dry-run': 'say what would be done, and do nothing',
    json: 'one JSON object a line, for machines',
    help: 'show this',
  },
} as const satisfies OptionTables<string, string, string>;

/** The options that only some commands take. */
const OWN = ['name', 'language', 'csv', 'status', 'rate', 'temporary-password', 'yes', 'dry-run'] as const;

/** An option that only some commands take. */
export type OwnOption = (typeof OWN)[number];

/** A parsed command line. */
export type CommandLine = ReturnType<typeof parseCommandLine>;

/** @throws UsageError */
export function parseCommandLine(
  argv?: string[],
  environment?: Readonly<Record<string, string | undefined>>,
) {
  return parseOptions(OPTIONS, argv, environment);
}

/** @throws UsageError when an option is given that the command does not take */
export function refuseOtherOptions(
  command: string,
  { given }: CommandLine,
  takes: readonly OwnOption[],
): void {
  const other = OWN.find((option) => given.has(option) && !takes.includes(option));
  if (other !== undefined) {
    throw new UsageError(`${command} does not take --${other}. ${command} --help lists what it takes.`);
  }
}

/** Returns the options of one command, for its help. */
export function optionsOf(takes: readonly OwnOption[]): OptionTables<string, string, string> {
  const isOf = ([name]: [string, unknown]) =>
    !(OWN as readonly string[]).includes(name) || (takes as readonly string[]).includes(name);
  const { texts, numbers, flags } = OPTIONS;
  return {
    texts: Object.fromEntries(Object.entries(texts).filter(isOf)),
    numbers: Object.fromEntries(Object.entries(numbers).filter(isOf)),
    flags: Object.fromEntries(Object.entries(flags).filter(isOf)),
  };
}

/**
 * Checks the argument that names a patient: an address or the id of an account.
 *
 * @throws UsageError
 */
export function requirePatientName(argument: string | undefined): string {
  if (argument === undefined) throw new UsageError('Name a patient, by address or id (sub).');
  const name = readPatientName(argument);
  if (name !== undefined) return name;
  throw new UsageError('That is neither an address nor the id (sub) of an account.');
}
