import { type AccessControl, createAccessControl, type Denial } from '../emulator/iam/access-control.ts';
import type { LogStore } from '../emulator/logs/log-store.ts';
import type { Stack } from '../emulator/template/stack.ts';
import { hasOutputsOf, policyNames, readPolicy } from '../site/policies.ts';

export type { Denial };

/** The log group of the denials; each line has the event `access_denied`. */
export const DENIALS_LOG_GROUP = '/local/access/denials';

/** The credentials of somebody who may do everything in the account; the AWS CLI needs no others on this machine. */
export const ADMINISTRATOR = { accessKeyId: 'local', secretAccessKey: 'local' } as const;

const EVERYTHING = {
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: '*', Resource: '*' },
};

/**
 * The policies of AWS that the CDK gives to the functions of other stacks.
 *
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSLambdaBasicExecutionRole.html
 */
const AWS_MANAGED: ReadonlyMap<string, unknown> = new Map([
  [
    'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole',
    {
      Version: '2012-10-17',
      Statement: {
        Effect: 'Allow',
        Action: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: '*',
      },
    },
  ],
]);

/**
 * Makes the access control of the local account. Besides the roles of the stack, it has an administrator, and a user for
 * each policy of `docs/policies` and each managed policy of the stack, whose access key id is the policy's name, e.g.
 * `support` or `ClinicMail-support`.
 */
export function createLocalAccess(
  stack: Stack,
  logs: Pick<LogStore, 'append'>,
  onDenied: ((denial: Denial) => void) | undefined,
): AccessControl {
  const policies = policyNames()
    .filter((name) => hasOutputsOf(name, stack.outputs))
    .map((name) => ({ name, accessKeyId: name, policy: readPolicy(name, stack) }));
  const administrator = {
    name: 'administrator',
    accessKeyId: ADMINISTRATOR.accessKeyId,
    policy: EVERYTHING,
  };
  const staff = stack.ofType('AWS::IAM::ManagedPolicy').map(({ properties }) => {
    const name = String(properties.ManagedPolicyName);
    return { name, accessKeyId: name, policy: properties.PolicyDocument };
  });
  return createAccessControl({
    stack,
    users: [administrator, ...policies, ...staff],
    managedPolicies: new Map([...AWS_MANAGED, ...readBoundaries(stack)]),
    onDenied(denial) {
      const line = { level: 'WARN', message: 'access_denied', ...denial };
      logs.append(DENIALS_LOG_GROUP, 'denials', JSON.stringify(line));
      onDenied?.(denial);
    },
  });
}

/**
 * Returns the policies that roles have as their permissions boundary. The account keeps them, so on this machine each has
 * the content of `docs/policies/permissions-boundary.json`, the least that the functions need.
 */
function readBoundaries(stack: Stack): ReadonlyMap<string, unknown> {
  const named = stack.ofType('AWS::IAM::Role').map(({ properties }) => properties.PermissionsBoundary);
  const arns = named.filter((arn) => typeof arn === 'string');
  return new Map(arns.map((arn) => [arn, readPolicy('permissions-boundary', stack)]));
}
