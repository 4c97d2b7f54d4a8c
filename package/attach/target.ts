import { UsageError } from '../../terminal/options.ts';

/** The pool that a command works on, and the function and key that belong to it. */
export interface AttachOptions {
  readonly userPoolId: string;
  readonly functionArn: string;
  readonly keyArn: string;
  readonly region: string;
  readonly profile?: string | undefined;
  /** Whether to go on without a question. */
  readonly yes: boolean;
  readonly undoFile?: string | undefined;
}

/** The options of `attach`, `detach` and `undo` for `terminal/options.ts`. */
export const ATTACH_OPTIONS = {
  texts: {
    'user-pool-id': { placeholder: 'ID', description: 'user pool, such as eu-west-1_AbC123xyz' },
    'function-arn': { placeholder: 'ARN', description: 'function that sends the emails' },
    'key-arn': { placeholder: 'ARN', description: 'KMS key that Cognito encrypts codes with' },
    profile: { placeholder: 'NAME', description: 'AWS profile' },
    region: { placeholder: 'NAME', description: 'AWS region (that of the user pool)' },
    'undo-file': {
      placeholder: 'FILE',
      description: 'file for the settings before the change (a new one here)',
    },
  },
  flags: { yes: 'do not ask before the change' },
} as const;

type Texts = Readonly<Partial<Record<keyof (typeof ATTACH_OPTIONS)['texts'], string | undefined>>>;

const USER_POOL_ID = /^(?<region>[a-z]{2}(?:-[a-z]+)+-\d)_[0-9a-zA-Z]+$/;
const FUNCTION_ARN =
  /^arn:aws[\w-]*:lambda:(?<region>[\w-]+):(?<account>\d{12}):function:[\w-]+(?::[\w$-]+)?$/;
const KEY_ARN = /^arn:aws[\w-]*:kms:(?<region>[\w-]+):(?<account>\d{12}):key\/[\w-]+$/;

/**
 * Reads the options of `attach` and `detach`.
 *
 * @throws UsageError that says which option is missing or wrong, and what belongs there
 */
export function readAttachOptions(texts: Texts, { yes }: { readonly yes: boolean }): AttachOptions {
  const userPoolId = required(texts, 'user-pool-id');
  const functionArn = required(texts, 'function-arn');
  const keyArn = required(texts, 'key-arn');
  const region = readRegion(userPoolId, texts.region);
  const ofFunction = FUNCTION_ARN.exec(functionArn)?.groups;
  if (ofFunction === undefined) {
    throw new UsageError('--function-arn must be the ARN of a Lambda function, as the output of the stack.');
  }
  const ofKey = KEY_ARN.exec(keyArn)?.groups;
  if (ofKey === undefined) {
    throw new UsageError(
      keyArn.includes('alias/')
        ? '--key-arn names an alias. The function decrypts with the key itself only: give its ARN, which aws kms describe-key prints.'
        : '--key-arn must be the ARN of a KMS key, as the output of the stack.',
    );
  }
  for (const [option, { region: other }] of [
    ['function-arn', ofFunction],
    ['key-arn', ofKey],
  ] as const) {
    if (other === region) continue;
    throw new UsageError(
      `--${option} is in ${other}, and the user pool in ${region}. Both must be in one region.`,
    );
  }
  if (ofFunction.account !== ofKey.account) {
    throw new UsageError('--function-arn and --key-arn are in different accounts.');
  }
  return {
    userPoolId,
    functionArn,
    keyArn,
    region,
    profile: texts.profile,
    yes,
    undoFile: texts['undo-file'],
  };
}

/** Returns the region of a user pool. @throws UsageError when the option names another one */
export function readRegion(userPoolId: string, region: string | undefined): string {
  const own = USER_POOL_ID.exec(userPoolId)?.groups?.region;
  if (own === undefined) throw new UsageError('--user-pool-id must look like eu-west-1_AbC123xyz.');
  if (region === undefined || region === own) return own;
  throw new UsageError(`--region is ${region}, and the user pool ${userPoolId} is in ${own}.`);
}

function required(texts: Texts, name: keyof Texts): string {
  const value = texts[name];
  if (value === undefined) throw new UsageError(`--${name} is missing. --help lists all options.`);
  return value;
}
