import { parseArgs } from 'node:util';

/** A number that a flag or an environment variable sets. */
export interface NumberOption {
  readonly variable: string;
  readonly byDefault: number;
  readonly means: string;
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
  const numberNames = Object.keys(numbers) as Name[];
  const flagNames = Object.keys(flags) as Flag[];
  const parsed = parse(argv, [
    ...numberNames.map((name) => [name, { type: 'string' as const }] as const),
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
  return {
    numbers: Object.fromEntries(numberNames.map((name) => [name, readNumber(name)])) as Record<Name, number>,
    flags: Object.fromEntries(flagNames.map((name) => [name, parsed.values[name] === true])) as Record<
      Flag,
      boolean
    >,
    positionals: parsed.positionals,
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
): string {
  const rows = [
    ...Object.entries(numbers).map(([name, { variable, byDefault, means }]) => [
      `--${name} N`,
      `${means} (${variable}; ${byDefault})`,
    ]),
    ...Object.entries(flags).map(([name, means]) => [`--${name}`, means]),
  ];
  const width = Math.max(...rows.map(([name = '']) => name.length));
  return rows.map(([name = '', means]) => `  ${name.padEnd(width)}  ${means}`).join('\n');
}
