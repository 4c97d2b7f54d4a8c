import { PermanentError } from './errors.ts';

/** The configuration that all functions share. */
export interface TelemetryConfig {
  /** Name of the stack: the namespace of its metrics, and an annotation of its traces. */
  readonly stackName: string;
}

/** The configuration that both senders share; in the stack, a value may be a CloudFormation token. */
export interface EmailConfig {
  readonly replyTo: string;
  /** The SES configuration set of each stream of email. */
  readonly briefConfigurationSet: string;
  readonly lastingConfigurationSet: string;
  /** Scheme and host of the web app, without a trailing slash. */
  readonly siteUrl: string;
}

/** The environment of the custom email sender. */
export interface SenderConfig extends EmailConfig {
  /** ARN of the KMS key that Cognito encrypts codes with. */
  readonly codeKeyArn: string;
  /** Milliseconds for all requests to SES for one email. */
  readonly sendBudget: string;
  /** Scheme and host of the sign-in pages that the apps share; empty if there are none. */
  readonly signInUrl: string;
}

/** The environment of the notices function. */
export interface NoticesConfig extends EmailConfig {
  /** The kinds of email that are switched on, separated by spaces. */
  readonly notices: string;
}

/** The environment of the function that decides about sign-ups and tokens. */
export interface AccountRulesConfig {
  /** Name of the SSM parameter that holds the client id of the portal. */
  readonly portalClientParameter: string;
}

/** The environment of the sign-in check. */
export interface CanaryConfig {
  readonly userPoolId: string;
  /** The app client of the portal. */
  readonly clientId: string;
}

/** The environment of the support widget. */
export interface SupportWidgetConfig {
  readonly userPoolId: string;
  /** The app client of the portal. */
  readonly clientId: string;
  /** The log groups of the functions that emails pass, separated by spaces; the first is the sender's. */
  readonly logGroups: string;
  /** The log group of what Cognito could not pass on. */
  readonly cognitoErrors: string;
  /** The log group of what staff did by commands. */
  readonly supportActions: string;
  readonly failureQueueUrl: string;
  /** That of the clinic, for viewers whose own is not known. */
  readonly timeZone: string;
  /** The settings of `notices` in `site.config.json` that are switched on, separated by spaces. */
  readonly notices: string;
  /** The address of `docs/support.md` for staff; empty if there is none. */
  readonly runbookUrl: string;
}

/** The additional environment of both senders when apps have their own brands. */
export interface BrandsConfig {
  /** Name of the SSM parameter that lists the brand of each app client. */
  readonly brandsParameter: string;
}

const TELEMETRY = { stackName: 'STACK_NAME' } as const satisfies Record<keyof TelemetryConfig, string>;

const EMAIL = {
  replyTo: 'EMAIL_REPLY_TO',
  briefConfigurationSet: 'EMAIL_CONFIGURATION_SET_BRIEF',
  lastingConfigurationSet: 'EMAIL_CONFIGURATION_SET_LASTING',
  siteUrl: 'SITE_URL',
} as const satisfies Record<keyof EmailConfig, string>;

/** The names of the environment variables: those of all functions, then those of each. */
export const VARIABLES = {
  telemetry: TELEMETRY,
  sender: {
    ...EMAIL,
    codeKeyArn: 'CODE_KEY_ARN',
    sendBudget: 'SEND_BUDGET_MS',
    signInUrl: 'SIGN_IN_URL',
  } as const satisfies Record<keyof SenderConfig, string>,
  notices: { ...EMAIL, notices: 'NOTICES' } as const satisfies Record<keyof NoticesConfig, string>,
  accountRules: { portalClientParameter: 'PORTAL_CLIENT_PARAMETER' } as const satisfies Record<
    keyof AccountRulesConfig,
    string
  >,
  canary: { userPoolId: 'USER_POOL_ID', clientId: 'PORTAL_CLIENT_ID' } as const satisfies Record<
    keyof CanaryConfig,
    string
  >,
  supportWidget: {
    userPoolId: 'USER_POOL_ID',
    clientId: 'CLIENT_ID',
    logGroups: 'LOG_GROUPS',
    cognitoErrors: 'COGNITO_ERRORS',
    supportActions: 'SUPPORT_ACTIONS',
    failureQueueUrl: 'FAILURE_QUEUE_URL',
    timeZone: 'TIME_ZONE',
    notices: 'NOTICE_SETTINGS',
    runbookUrl: 'RUNBOOK_URL',
  } as const satisfies Record<keyof SupportWidgetConfig, string>,
  brands: { brandsParameter: 'BRANDS_PARAMETER' } as const satisfies Record<keyof BrandsConfig, string>,
};

/**
 * Returns the environment variables of a function, for the stack to set and `readConfig` to read.
 *
 * @param variables a row of `VARIABLES`
 */
export function toEnvironment<Key extends string>(
  variables: Readonly<Record<Key, string>>,
  values: Readonly<Record<Key, string>>,
): Record<string, string> {
  return Object.fromEntries(keysOf(variables).map((key) => [variables[key], values[key]]));
}

/**
 * Reads a function's configuration, which happens once, when the function starts.
 *
 * @param variables a row of `VARIABLES`
 * @throws PermanentError `invalid_configuration` naming every variable that is missing
 */
export function readConfig<Key extends string>(
  variables: Readonly<Record<Key, string>>,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Readonly<Record<Key, string>> {
  const keys = keysOf(variables);
  const missing = keys.map((key) => variables[key]).filter((name) => environment[name] === undefined);
  if (missing.length > 0) {
    throw new PermanentError('invalid_configuration', `These variables are not set: ${missing.join(', ')}`);
  }
  const values = keys.map((key) => [key, environment[variables[key]]]);
  return Object.freeze(Object.fromEntries(values) as Record<Key, string>);
}

/**
 * Reads a part of the configuration that a function may do without.
 *
 * @param variables a row of `VARIABLES`
 * @returns undefined if none of the variables is set
 * @throws PermanentError `invalid_configuration` if only some of them are set
 */
export function readOptionalConfig<Key extends string>(
  variables: Readonly<Record<Key, string>>,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Readonly<Record<Key, string>> | undefined {
  const isAbsent = keysOf(variables).every((key) => environment[variables[key]] === undefined);
  return isAbsent ? undefined : readConfig(variables, environment);
}

/**
 * Parses a duration of the configuration.
 *
 * @returns milliseconds
 * @throws PermanentError `invalid_configuration`
 */
export function requireMilliseconds(text: string): number {
  const milliseconds = Number(text);
  if (milliseconds > 0 && Number.isFinite(milliseconds)) return milliseconds;
  throw new PermanentError('invalid_configuration', 'A duration is not a number of milliseconds above zero');
}

const keysOf = <Key extends string>(record: Readonly<Record<Key, string>>) => Object.keys(record) as Key[];
