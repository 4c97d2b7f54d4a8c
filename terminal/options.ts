import { parseArgs } from 'node:util';

/** A number that can be set by an option or an environment variable. */
export interface NumberOption {
  /** Name of the environment variable. */
  readonly variable: string;
  readonly defaultValue: number;
  /** Description in the help. */
  readonly description: string;
}

/** An option with a text value. */
export interface TextOption {
  /** Placeholder for the value in the help, e.g. `NAME`. */
  readonly placeholder: string;
  /** Description in the help. */
  readonly description: string;
}

/** All options of a command, by name. */
export interface OptionTables<Name extends string, Text extends string, Flag extends string> {
  readonly numbers?: Readonly<Record<Name, NumberOption>>;
  readonly texts?: Readonly<Record<Text, TextOption>>;
  /** Options without a value, each with its description in the help. */
  readonly flags: Readonly<Record<Flag, string>>;
}

/** An invalid command line; the message says what is allowed. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** A parsed command line. */
export interface ParsedOptions<Name extends string, Text extends string, Flag extends string> {
  readonly numbers: Readonly<Record<Name, number>>;
  readonly texts: Readonly<Record<Text, string | undefined>>;
  readonly flags: Readonly<Record<Flag, boolean>>;
  readonly positionals: readonly string[];
  /** The options that are present on the command line. */
  readonly given: ReadonlySet<Name | Text | Flag>;
}

/**
 * Parses a command line. Options take precedence over environment variables, and these over defaults. Port 0 means any
 * free port.
 *
 * @throws UsageError
 */
export function parseOptions<Flag extends string, Name extends string = never, Text extends string = never>(
  tables: OptionTables<Name, Text, Flag>,
  argv = process.argv.slice(2),
  environment: Readonly<Record<string, string | undefined>> = process.env,
): ParsedOptions<Name, Text, Flag> {
  const numbers = tables.numbers ?? ({} as Readonly<Record<Name, NumberOption>>);
  const texts = tables.texts ?? ({} as Readonly<Record<Text, TextOption>>);
  const { flags } = tables;
  const numberNames = Object.keys(numbers) as Name[];
  const textNames = Object.keys(texts) as Text[];
  const flagNames = Object.keys(flags) as Flag[];
  const parsed = parse(argv, [
    ...[...numberNames, ...textNames].map((name) => [name, { type: 'string' as const }] as const),
    ...flagNames.map((name) => [name, { type: 'boolean' as const }] as const),
  ]);
  const readNumber = (name: Name): number => {
    const { variable, defaultValue } = numbers[name];
    const given = parsed.values[name] ?? environment[variable];
    if (given === undefined) return defaultValue;
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
    if (given === '') throw new UsageError(`--${name} needs a ${texts[name].placeholder}.`);
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
    throw new UsageError(`${message.split(/\.\s/)[0]}. --help lists all options.`, { cause });
  }
}

/** Returns the list of options for `--help`. */
export function describeOptions({
  numbers = {},
  texts = {},
  flags,
}: OptionTables<string, string, string>): string {
  const rows = [
    ...Object.entries(texts).map(([name, { placeholder, description }]) => [
      `--${name} ${placeholder}`,
      description,
    ]),
    ...Object.entries(numbers).map(([name, { variable, defaultValue, description }]) => [
      `--${name} N`,
      `${description} (${variable}; ${defaultValue})`,
    ]),
    ...Object.entries(flags).map(([name, description]) => [`--${name}`, description]),
  ];
  const width = Math.max(...rows.map(([name = '']) => name.length));
  return rows.map(([name = '', description]) => `  ${name.padEnd(width)}  ${description}`).join('\n');
}
