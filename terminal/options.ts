import { parseArgs } from 'node:util';

/** A number that can be set by an option or an environment variable. */
export interface NumberOption {
  /** Name of the environment variable. */
  readonly variable: string;
  readonly byDefault: number;
  /** Description in the help. */
  readonly means: string;
}

/** An option with a text value. */
export interface TextOption {
  /** Placeholder for the value in the help, e.g. `NAME`. */
  readonly takes: string;
  /** Description in the help. */
  readonly means: string;
}

/** All options of a command, by name. */
export interface OptionTables<Name extends string, Text extends string, Flag extends string> {
  readonly numbers: Readonly<Record<Name, NumberOption>>;
  readonly texts: Readonly<Record<Text, TextOption>>;
  /** Options without a value, each with its description in the help. */
  readonly flags: Readonly<Record<Flag, string>>;
}

/** An invalid command line; the message says what is allowed. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The parsed command line of a command without text options. */
export interface Command<Name extends string, Flag extends string> {
  readonly numbers: Readonly<Record<Name, number>>;
  readonly flags: Readonly<Record<Flag, boolean>>;
  readonly positionals: readonly string[];
}

/** The parsed command line of a command with text options. */
export interface CommandLine<Name extends string, Text extends string, Flag extends string>
  extends Command<Name, Flag> {
  readonly texts: Readonly<Record<Text, string | undefined>>;
  /** The options that are present on the command line. */
  readonly given: ReadonlySet<Name | Text | Flag>;
}

/**
 * Parses a command line. Options take precedence over environment variables, and these over defaults. Port 0 means any
 * free port.
 *
 * @throws UsageError
 */
export function readCommand<Name extends string, Flag extends string>(
  numbers: Readonly<Record<Name, NumberOption>>,
  flags: Readonly<Record<Flag, string>>,
  argv = process.argv.slice(2),
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Command<Name, Flag> {
  return readCommandLine({ numbers, flags, texts: {} }, argv, environment);
}

/**
 * Parses a command line like `readCommand`, with text options.
 *
 * @throws UsageError
 */
export function readCommandLine<Name extends string, Text extends string, Flag extends string>(
  { numbers, texts, flags }: OptionTables<Name, Text, Flag>,
  argv = process.argv.slice(2),
  environment: Readonly<Record<string, string | undefined>> = process.env,
): CommandLine<Name, Text, Flag> {
  const numberNames = Object.keys(numbers) as Name[];
  const textNames = Object.keys(texts) as Text[];
  const flagNames = Object.keys(flags) as Flag[];
  const parsed = parse(argv, [
    ...[...numberNames, ...textNames].map((name) => [name, { type: 'string' as const }] as const),
    ...flagNames.map((name) => [name, { type: 'boolean' as const }] as const),
  ]);
  const readNumber = (name: Name): number => {
    const { variable, byDefault } = numbers[name];
    const given = parsed.values[name] ?? environment[variable];
    if (given === undefined) return byDefault;
    const number = Number(given);
    const isPort = name.endsWith('port');
    const isValid = isPort
      ? Number.isInteger(number) && number >= 0 && number <= 65_535
      : number > 0 && Number.isFinite(number);
    if (given !== '' && isValid) return number;
    const expected = isPort ? 'a port from 0 to 65535' : 'a number above 0';
    throw new UsageError(`--${name} (or ${variable}) must be ${expected}, not "${given}".`);
  };
  const readText = (name: Text): string | undefined => {
    const given = parsed.values[name];
    if (given === '') throw new UsageError(`--${name} needs a ${texts[name].takes}.`);
    return typeof given === 'string' ? given : undefined;
  };
  return {
    numbers: Object.fromEntries(numberNames.map((name) => [name, readNumber(name)])) as Record<Name, number>,
    flags: Object.fromEntries(flagNames.map((name) => [name, parsed.values[name] === true])) as Record<
      Flag,
      boolean
    >,
    texts: Object.fromEntries(textNames.map((name) => [name, readText(name)])) as Record<
      Text,
      string | undefined
    >,
    positionals: parsed.positionals,
    given: new Set(Object.keys(parsed.values) as (Name | Text | Flag)[]),
  };
}

function parse(argv: string[], options: (readonly [string, { type: 'string' | 'boolean' }])[]) {
  try {
    return parseArgs({ args: argv, options: Object.fromEntries(options), allowPositionals: true });
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`${message.split('. ')[0]}. --help lists all options.`, { cause });
  }
}

/** Returns the list of options for `--help`. */
export function describeOptions(
  numbers: Readonly<Record<string, NumberOption>>,
  flags: Readonly<Record<string, string>>,
  texts: Readonly<Record<string, TextOption>> = {},
): string {
  const rows = [
    ...Object.entries(texts).map(([name, { takes, means }]) => [`--${name} ${takes}`, means]),
    ...Object.entries(numbers).map(([name, { variable, byDefault, means }]) => [
      `--${name} N`,
      `${means} (${variable}; ${byDefault})`,
    ]),
    ...Object.entries(flags).map(([name, means]) => [`--${name}`, means]),
  ];
  const width = Math.max(...rows.map(([name = '']) => name.length));
  return rows.map(([name = '', means]) => `  ${name.padEnd(width)}  ${means}`).join('\n');
}
