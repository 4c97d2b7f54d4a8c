import type { NumberOption, TextOption } from '../../terminal/options.ts';

/** The options of the support commands that choose the system to work with. */
export const TARGET_OPTIONS = {
  texts: {
    profile: { placeholder: 'NAME', description: 'AWS profile' },
    region: { placeholder: 'NAME', description: 'AWS region (that of site.config.json)' },
    stack: { placeholder: 'NAME', description: 'CloudFormation stack (that of site.config.json)' },
  } satisfies Record<string, TextOption>,
  numbers: {
    'aws-port': {
      variable: 'CLINIC_MAIL_AWS_PORT',
      defaultValue: 3001,
      description: 'with --local: port of its AWS endpoint',
    },
  } satisfies Record<string, NumberOption>,
  flags: { local: 'work with the system on this machine, which npm start starts' },
} as const;

/** The system that a command works with: a stack on AWS, or the one on this machine. */
export interface Target {
  readonly local: boolean;
  /** Of the AWS endpoint on this machine. */
  readonly port: number;
  readonly profile?: string | undefined;
  readonly region?: string | undefined;
  readonly stack?: string | undefined;
}

/** Returns the options that make another command work with the same target, each after a space. */
export function targetOptions({ local, port, profile, region, stack }: Target): string {
  const isUsual = port === TARGET_OPTIONS.numbers['aws-port'].defaultValue;
  const named = { profile, region, stack, 'aws-port': local && !isUsual ? String(port) : undefined };
  const given = Object.entries(named).flatMap(([name, value]) =>
    value === undefined ? [] : [` --${name} ${quoted(value)}`],
  );
  return `${local ? ' --local' : ''}${given.join('')}`;
}

/** Quotes a text for a shell, unless it needs no quotation. */
export function quoted(text: string): string {
  return /^[\w@.:+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
