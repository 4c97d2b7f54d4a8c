import { parseArgs } from 'node:util';
import { UsageError } from '../../terminal/options.ts';

/** The options given; for those absent, `site.config.json` or the AWS variables decide. */
export interface Options {
  readonly help: boolean;
  readonly check: boolean;
  readonly profile?: string;
  readonly region?: string;
  readonly stage?: string;
  readonly stack?: string;
  /** The longest wait for Amplify, in milliseconds. */
  readonly timeout: number;
}

const OPTIONS = {
  profile: {
    type: 'string',
    placeholder: 'NAME',
    description: 'profile of the AWS configuration (AWS_PROFILE)',
  },
  region: { type: 'string', placeholder: 'REGION', description: 'where the stack is (site.config.json)' },
  stage: { type: 'string', placeholder: 'STAGE', description: 'which deployment (site.config.json)' },
  stack: {
    type: 'string',
    placeholder: 'NAME',
    description: "the stack's name (ClinicMail, or ClinicMail-STAGE)",
  },
  timeout: { type: 'string', placeholder: 'MINUTES', description: 'how long to wait for Amplify (10)' },
  'no-check': { type: 'boolean', placeholder: '', description: 'do not fetch the site after the deployment' },
  help: { type: 'boolean', placeholder: '', description: 'show this' },
} as const;

/**
 * Parses the command line.
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

/** The text of `--help`. */
export function helpText(): string {
  const rows = Object.entries(OPTIONS).map(([name, { placeholder, description }]) => [
    `--${name} ${placeholder}`,
    description,
  ]);
  const width = Math.max(...rows.map(([name = '']) => name.length));
  return [
    'npm run deploy:web -- [options]',
    '',
    'Builds the web app, configures it for the user pool of the stack, deploys it to Amplify Hosting, and checks it.',
    'It can be repeated: the same commit and stack give the same site.',
    '',
    ...rows.map(([name = '', description]) => `  ${name.padEnd(width)}  ${description}`),
    '',
    'Exit codes: 0 the site is up and checked, 1 it was not deployed, 2 it was deployed but the check found a fault,',
    '130 after Ctrl-C.',
  ].join('\n');
}
