import { parseArgs } from 'node:util';
import { UsageError } from '../../terminal/options.ts';

/** What the command was asked to do; what is absent is as `site.config.json` or the AWS variables say. */
export interface Options {
  readonly help: boolean;
  readonly check: boolean;
  readonly profile?: string;
  readonly region?: string;
  readonly stage?: string;
  readonly stack?: string;
  /** How long to wait for Amplify, in milliseconds. */
  readonly timeout: number;
}

const OPTIONS = {
  profile: { type: 'string', value: 'NAME', means: 'profile of the AWS configuration (AWS_PROFILE)' },
  region: { type: 'string', value: 'REGION', means: 'where the stack is (site.config.json)' },
  stage: { type: 'string', value: 'STAGE', means: 'which deployment (site.config.json)' },
  stack: { type: 'string', value: 'NAME', means: "the stack's name (ClinicMail, or ClinicMail-STAGE)" },
  timeout: { type: 'string', value: 'MINUTES', means: 'how long to wait for Amplify (10)' },
  'no-check': { type: 'boolean', value: '', means: 'do not fetch the site after it was put up' },
  help: { type: 'boolean', value: '', means: 'show this' },
} as const;

/**
 * Reads the command line.
 *
 * @throws UsageError
 */
export function readOptions(args: readonly string[]): Options {
  const values = parse(args);
  const minutes = Number(values.timeout ?? 10);
  if (!(minutes > 0 && Number.isFinite(minutes))) {
    throw new UsageError(`--timeout must be a number of minutes above 0, not "${values.timeout}".`);
  }
  const { profile, region, stage, stack } = values;
  return {
    help: values.help === true,
    check: values['no-check'] !== true,
    timeout: minutes * 60_000,
    ...(profile !== undefined && { profile }),
    ...(region !== undefined && { region }),
    ...(stage !== undefined && { stage }),
    ...(stack !== undefined && { stack }),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS }).values;
  } catch (cause) {
    const sentence = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`${sentence.split('. ')[0]}. --help lists all options.`, { cause });
  }
}

/** What `--help` shows. */
export function describe(): string {
  const rows = Object.entries(OPTIONS).map(([name, { value, means }]) => [`--${name} ${value}`, means]);
  const width = Math.max(...rows.map(([name = '']) => name.length));
  return [
    'npm run deploy:web -- [options]',
    '',
    'Builds the web app, tells it the user pool of the stack, puts it on Amplify Hosting, and looks whether it arrived.',
    'It can be repeated: the same commit and stack give the same site.',
    '',
    ...rows.map(([name = '', means]) => `  ${name.padEnd(width)}  ${means}`),
    '',
    'Ends with 0 when the site is up and checked, 1 when it was not put up, 2 when it was but the check found',
    'something, 130 after Ctrl-C.',
  ].join('\n');
}
