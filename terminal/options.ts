import { parseArgs } from 'node:util';

/** A number that a flag or an environment variable sets. */
export interface NumberOption {
  readonly variable: string;
  readonly byDefault: number;
  readonly means: string;
}

/** A text that a flag takes. */
export interface TextOption {
  /** What stands for it in the help, e.g. `NAME`. */
  readonly takes: string;
  readonly means: string;
}

/** Everything that a command line may say. */
export interface OptionTables<Name extends string, Text extends string, Flag extends string> {
  readonly numbers: Readonly<Record<Name, NumberOption>>;
  readonly texts: Readonly<Record<Text, TextOption>>;
  readonly flags: Readonly<Record<Flag, string>>;
}

/** A command line that was not understood; the message says what is allowed. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** What a command was asked to do. */
export interface Command<Name extends string, Flag extends string> {
  readonly numbers: Readonly<Record<Name, number>>;
  readonly flags: Readonly<Record<Flag, boolean>>;
  readonly positionals: readonly string[];
}

/** As `Command`, for a command whose options also take texts. */
export interface CommandLine<Name extends string, Text extends string, Flag extends string>
  extends Command<Name, Flag> {
  readonly texts: Readonly<Record<Text, string | undefined>>;
  /** The options that the command line names. */
  readonly given: ReadonlySet<Name | Text | Flag>;
}

/**
 * Reads a command line; flags win over variables, variables over defaults. Port 0 takes a free one.
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
 * As `readCommand`, with texts.
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
    const isFine = isPort
      ? Number.isInteger(number) && number >= 0 && number <= 65_535
      : number > 0 && Number.isFinite(number);
    if (given !== '' && isFine) return number;
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
    const sentence = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`${sentence.split('. ')[0]}. --help lists what there is.`, { cause });
  }
}

/** The list of options as `--help` shows it. */
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
