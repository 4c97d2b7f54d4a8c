import { type OptionTables, readCommandLine, UsageError } from '../../terminal/options.ts';
import { PLACE_OPTIONS } from '../aws/connect.ts';
import { STATUS_OPTIONS } from './states.ts';

/** Invitations a second; `docs/users.md` and `../invitations/token-bucket.ts` say why. */
const INVITATIONS_PER_SECOND = 5;

/** Every option of every command of `npm run users`. */
const OPTIONS = {
  texts: {
    ...PLACE_OPTIONS.texts,
    name: { takes: 'NAME', means: "the patient's name" },
    language: { takes: 'TAG', means: "the patient's language, e.g. en or es-MX (the clinic's)" },
    csv: { takes: 'FILE', means: 'invite everybody in a file with the columns email, name and language' },
    status: { takes: 'STATUS', means: `only these: ${STATUS_OPTIONS.join(', ')}` },
  },
  numbers: {
    ...PLACE_OPTIONS.numbers,
    rate: {
      variable: 'CLINIC_MAIL_INVITATION_RATE',
      byDefault: INVITATIONS_PER_SECOND,
      means: 'with --csv: invitations a second',
    },
  },
  flags: {
    ...PLACE_OPTIONS.flags,
    'temporary-password': 'put a temporary password into the invitation',
    yes: 'do not ask, for scripts',
    'dry-run': 'say what would be done, and do nothing',
    json: 'one JSON object a line, for machines',
    help: 'show this',
  },
} as const satisfies OptionTables<string, string, string>;

/** An option that not every command takes. */
export type OwnOption =
  | 'name'
  | 'language'
  | 'csv'
  | 'status'
  | 'rate'
  | 'temporary-password'
  | 'yes'
  | 'dry-run';

const OWN: readonly OwnOption[] = [
  ...(['name', 'language', 'csv', 'status', 'rate', 'temporary-password', 'yes', 'dry-run'] as const),
];

/** A command line, understood as far as all commands are alike. */
export type Line = ReturnType<typeof readLine>;

/** @throws UsageError */
export function readLine(argv?: string[], environment?: Readonly<Record<string, string | undefined>>) {
  return readCommandLine(OPTIONS, argv, environment);
}

/** @throws UsageError when an option is given that the command does not take */
export function refuseOthers(command: string, { given }: Line, takes: readonly OwnOption[]): void {
  const other = OWN.find((option) => given.has(option) && !takes.includes(option));
  if (other !== undefined) {
    throw new UsageError(`${command} does not take --${other}. ${command} --help lists what it takes.`);
  }
}

/** The options of a command as the tables that help is made of. */
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
