import { DescribeKeyCommand } from '@aws-sdk/client-kms';
import { GetFunctionConfigurationCommand, GetPolicyCommand } from '@aws-sdk/client-lambda';
import { ask } from './aws-call.ts';
import type { PoolClients } from './clients.ts';
import { AttachError } from './errors.ts';
import { isObject, type Json } from './json.ts';
import type { AttachOptions } from './target.ts';

const COGNITO = 'cognito-idp.amazonaws.com';

/**
 * Checks that the function and the key can do their work before the pool depends on them.
 *
 * @throws AttachError for the first thing that would lose emails
 */
export async function checkSender(
  options: AttachOptions,
  poolArn: string,
  clients: PoolClients,
): Promise<void> {
  const [, , , , account] = poolArn.split(':');
  const [, , , , functionAccount] = options.functionArn.split(':');
  if (functionAccount !== account) {
    refuse(
      `The user pool is in account ${account}, and the function in ${functionAccount}. Both must be in one.`,
    );
  }
  await checkFunction(options, clients);
  await checkKey(options, clients);
  await checkInvocation(options, poolArn, clients);
}

async function checkFunction({ functionArn, keyArn, region }: AttachOptions, { lambda }: PoolClients) {
  const config = await ask(
    'lambda:GetFunctionConfiguration',
    region,
    () => lambda.send(new GetFunctionConfigurationCommand({ FunctionName: functionArn })),
    `There is no function ${functionArn}.`,
  );
  // Lambda activates an inactive function when it is invoked.
  if (config.State === 'Failed' || config.State === 'Pending') {
    refuse(`The function is ${config.State}, not Active: ${config.StateReason ?? 'it is not ready'}.`);
  }
  const ownKey = config.Environment?.Variables?.CODE_KEY_ARN;
  if (ownKey === undefined) {
    refuse('The function has no variable CODE_KEY_ARN, so it is none of this package. Check --function-arn.');
  }
  if (ownKey !== keyArn) {
    refuse(`The function decrypts with ${ownKey} (CODE_KEY_ARN), not with ${keyArn}. Check --key-arn.`);
  }
}

async function checkKey({ keyArn, region }: AttachOptions, { kms }: PoolClients) {
  const { KeyMetadata: key } = await ask(
    'kms:DescribeKey',
    region,
    () => kms.send(new DescribeKeyCommand({ KeyId: keyArn })),
    `There is no key ${keyArn}.`,
  );
  if (key?.Arn !== keyArn || key.KeyState !== 'Enabled') {
    refuse(`The key is ${key?.KeyState ?? 'unknown'}, not Enabled. Cognito could not encrypt codes.`);
  }
  if (
    key.KeySpec !== 'SYMMETRIC_DEFAULT' ||
    key.KeyUsage !== 'ENCRYPT_DECRYPT' ||
    key.KeyManager !== 'CUSTOMER'
  ) {
    refuse('The key must be a symmetric key of your own, to encrypt and decrypt.');
  }
}

async function checkInvocation(
  { functionArn, region }: AttachOptions,
  poolArn: string,
  { lambda }: PoolClients,
) {
  const [, , , , account] = poolArn.split(':');
  const advice = `Cognito may not invoke the function for this user pool. Add the permission where the function is deployed, or with:

  aws lambda add-permission --region ${region} --function-name ${functionArn} \\
    --statement-id ${poolArn.split('/').at(-1)} --action lambda:InvokeFunction --principal ${COGNITO} \\
    --source-arn ${poolArn} --source-account ${account}`;
  const { Policy = '' } = await ask(
    'lambda:GetPolicy',
    region,
    () => lambda.send(new GetPolicyCommand({ FunctionName: functionArn })),
    advice,
  );
  if (!allowsInvocation(JSON.parse(Policy), poolArn)) refuse(advice);
}

/** Returns whether a function's policy lets Cognito invoke it for a pool. A condition of another kind counts as not met. */
export function allowsInvocation(policy: Json, poolArn: string): boolean {
  const statements = [policy.Statement].flat().filter(isObject);
  const about = statements.filter(({ Principal, Action, Condition = {} }) => {
    const service = isObject(Principal) ? [Principal.Service].flat() : [Principal];
    return (
      (service.includes(COGNITO) || service.includes('*')) &&
      [Action].flat().some((action) => /^lambda:(InvokeFunction|Invoke\*|\*)$/.test(`${action}`)) &&
      isObject(Condition) &&
      Object.entries(Condition).every(([operator, keys]) => isMet(operator, keys, poolArn))
    );
  });
  return about.some(({ Effect }) => Effect === 'Allow') && !about.some(({ Effect }) => Effect === 'Deny');
}

function isMet(operator: string, keys: unknown, poolArn: string): boolean {
  const [, , , , account = ''] = poolArn.split(':');
  const values: Readonly<Record<string, string>> = { 'aws:sourcearn': poolArn, 'aws:sourceaccount': account };
  if (!/^(Arn|String)(Equals|Like)$/.test(operator) || !isObject(keys)) return false;
  return Object.entries(keys).every(([key, patterns]) => {
    const value = values[key.toLowerCase()];
    return value !== undefined && [patterns].flat().some((pattern) => matches(operator, `${pattern}`, value));
  });
}

/** `StringEquals` compares letter by letter; the other operators know `*` and `?`. */
function matches(operator: string, pattern: string, value: string): boolean {
  if (operator === 'StringEquals') return pattern === value;
  const escaped = pattern.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`).test(value);
}

function refuse(sentence: string): never {
  throw new AttachError(`${sentence}\nNothing was changed.`);
}
