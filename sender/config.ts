import { PermanentError } from './errors.ts';

/** What the function is told by its environment; the stack sets each variable. */
export interface SenderConfig {
  /** ARN of the one KMS key that Cognito encrypts codes with. */
  readonly codeKeyArn: string;
  /** The From header: `Name <address>`. */
  readonly from: string;
  readonly replyTo: string;
  readonly configurationSet: string;
  /** Scheme and host of the web app, without a trailing slash. */
  readonly siteUrl: string;
}

const VARIABLES = {
  codeKeyArn: 'CODE_KEY_ARN',
  from: 'EMAIL_FROM',
  replyTo: 'EMAIL_REPLY_TO',
  configurationSet: 'EMAIL_CONFIGURATION_SET',
  siteUrl: 'SITE_URL',
} as const satisfies Record<keyof SenderConfig, string>;

/**
 * The environment variables of the sender function; the stack sets them, `readConfig` reads them.
 *
 * @param values the configuration, where values may be CloudFormation tokens
 */
export function toEnvironment(values: SenderConfig): Record<string, string> {
  return Object.fromEntries(keys.map((key) => [VARIABLES[key], values[key]]));
}

/**
 * Reads the function's configuration once, when the function starts.
 *
 * @throws PermanentError `invalid_configuration` naming every variable that is missing
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): SenderConfig {
  const missing = keys.map((key) => VARIABLES[key]).filter((name) => !environment[name]);
  if (missing.length > 0) {
    throw new PermanentError('invalid_configuration', `These variables are not set: ${missing.join(', ')}`);
  }
  const value = (key: keyof SenderConfig) => environment[VARIABLES[key]] ?? '';
  return Object.freeze({
    codeKeyArn: value('codeKeyArn'),
    from: value('from'),
    replyTo: value('replyTo'),
    configurationSet: value('configurationSet'),
    siteUrl: value('siteUrl'),
  });
}

const keys = Object.keys(VARIABLES) as (keyof SenderConfig)[];
