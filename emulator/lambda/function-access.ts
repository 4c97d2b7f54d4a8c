import type { AccessControl } from '../iam/access-control.ts';
import { type Credentials, UNCHECKED } from '../iam/credentials.ts';
import type { Caller } from '../iam/policy.ts';
import { contextOf } from '../kms/permissions.ts';
import type { FunctionConfig } from '../template/function-config.ts';
import type { Stack } from '../template/stack.ts';

/** The rights of functions, and of Lambda on their behalf, by their roles. */
export interface FunctionAccess {
  /** Issues the credentials of one process. */
  issueCredentials(config: FunctionConfig): Credentials;
  /** Checks whether lines can be written to a log stream, which is then created. */
  mayLog(config: FunctionConfig, stream: string): boolean;
  /** Checks whether segments can be sent to X-Ray. */
  mayTrace(config: FunctionConfig): boolean;
}

/** For a host without access control. */
export const UNRESTRICTED_FUNCTIONS: FunctionAccess = {
  issueCredentials: () => UNCHECKED,
  mayLog: () => true,
  mayTrace: () => true,
};

/** The access of functions, and the role that each runs with. */
export interface FunctionRoles extends FunctionAccess {
  roleOf(config: FunctionConfig): Caller;
}

/**
 * Gives each function the permissions of its role.
 *
 * @throws AwsError when Lambda may not assume one of the roles, so that the function could not be created
 */
export function createFunctionRoles(
  access: AccessControl,
  stack: Pick<Stack, 'ofType' | 'region' | 'accountId'>,
  functions: readonly FunctionConfig[],
): FunctionRoles {
  const { region, accountId } = stack;
  const roles = new Map(
    functions.map(({ arn, name, roleArn }) => [
      arn,
      access.assumeRole('lambda.amazonaws.com', roleArn, name),
    ]),
  );
  const roleOf = ({ arn }: FunctionConfig): Caller => {
    const role = roles.get(arn);
    if (role === undefined) throw new Error(`${arn} is none of these functions.`);
    return role;
  };
  const encryptedGroups = new Map(
    stack
      .ofType('AWS::Logs::LogGroup')
      .filter(({ properties }) => properties.KmsKeyId !== undefined)
      .map(({ physicalId, properties }) => [physicalId, String(properties.KmsKeyId)]),
  );
  const telemetry = new Set<string>();

  return {
    roleOf,
    issueCredentials: (config) => access.issueCredentials(roleOf(config)),
    mayLog(config, stream) {
      const groupArn = `arn:aws:logs:${region}:${accountId}:log-group:${config.logGroup}`;
      const resource = `${groupArn}:log-stream:${stream}`;
      const keyArn = encryptedGroups.get(config.logGroup);
      const isWritable = access.isAllowed(
        roleOf(config),
        { action: 'logs:CreateLogStream', resource },
        { action: 'logs:PutLogEvents', resource },
      );
      return isWritable && (keyArn === undefined || isEncryptable(access, region, groupArn, keyArn));
    },
    mayTrace(config) {
      // The daemon reports about itself, too; traces do not depend on that.
      if (!telemetry.has(config.arn)) {
        telemetry.add(config.arn);
        access.isAllowed(roleOf(config), { action: 'xray:PutTelemetryRecords', resource: '*' });
      }
      return access.isAllowed(roleOf(config), { action: 'xray:PutTraceSegments', resource: '*' });
    },
  };
}

/**
 * Checks whether CloudWatch Logs may use the key of an encrypted log group.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
function isEncryptable(access: AccessControl, region: string, groupArn: string, keyArn: string): boolean {
  const context = contextOf({ 'aws:logs:arn': groupArn });
  return access.isAllowed(
    access.service(`logs.${region}.amazonaws.com`),
    { action: 'kms:GenerateDataKey', resource: keyArn, context },
    { action: 'kms:Decrypt', resource: keyArn, context },
  );
}
