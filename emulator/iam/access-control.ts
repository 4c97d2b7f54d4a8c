import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { AwsError } from '../aws/service.ts';
import type { Stack } from '../template/stack.ts';
import type { Credentials } from './credentials.ts';
import { decide } from './decision.ts';
import { type Caller, compilePolicy, type Permission } from './policy.ts';
import { accessDenied, missingCredentials, reasonOf, unknownCredentials } from './refusals.ts';
import { readStackPolicies } from './stack-policies.ts';

/** A denial, as the local system logs it. */
export interface Denial {
  readonly action: string;
  /** With any email address masked: SES names identities by their address. */
  readonly resource: string;
  /** The ARN of the caller, or the host name of a service. */
  readonly caller: string;
  /** e.g. `because no identity-based policy allows the kms:Decrypt action`. */
  readonly reason: string;
}

/** A user of the account who signs with a fixed access key id. */
export interface User {
  readonly name: string;
  readonly accessKeyId: string;
  /** A policy document. */
  readonly policy: unknown;
}

/** Permission to use a KMS key that its policy need not give. */
export interface Grant {
  readonly keyArn: string;
  /** The host name of the service. */
  readonly grantee: string;
  /** e.g. `kms:GenerateDataKey`. */
  readonly operations: readonly string[];
  readonly encryptionContext: Readonly<Record<string, string>>;
}

export interface AccessControlOptions {
  readonly stack: Pick<Stack, 'ofType' | 'region' | 'accountId'>;
  readonly users: readonly User[];
  /** The documents of managed policies that the template only names, by ARN. */
  readonly managedPolicies?: ReadonlyMap<string, unknown>;
  /** Called with every denial, also of requests whose error nobody sees. */
  readonly onDenied?: (denial: Denial) => void;
}

/** Decides who may do what, by the policies of a stack. */
export interface AccessControl {
  /**
   * Finds who signed a request. The signature itself is not verified.
   *
   * @param service its prefix in actions, which decides the error
   * @throws AwsError when the request is not signed or the access key does not exist
   */
  authenticate(headers: IncomingHttpHeaders, service: string): Caller;
  /**
   * @param service the one that is called, which decides the error; by default that of the action
   * @throws AwsError of the service for the first permission that the caller does not have
   */
  authorize(caller: Caller, permissions: readonly Permission[], service?: string): void;
  /** Returns false where AWS does not tell anybody that a permission is missing; the denial is logged here. */
  isAllowed(caller: Caller, ...permissions: readonly Permission[]): boolean;
  /** @throws Error for an unknown access key id */
  user(accessKeyId: string): Caller;
  /** Returns an AWS service as a caller. @param host e.g. `cognito-idp.amazonaws.com` */
  service(host: string): Caller;
  /**
   * Assumes a role for a service.
   *
   * @throws AwsError when the role's trust policy does not let it
   */
  assumeRole(service: string, roleArn: string, session: string): Caller;
  /** Issues temporary credentials for a caller; each call returns others. */
  issueCredentials(caller: Caller): Credentials;
  /** Adds a grant. The caller must have been authorised for `kms:CreateGrant`. */
  grant(grant: Grant): void;
}

/**
 * Makes the access control of an account from the policies of its stack. All policies are compiled here, once.
 *
 * @throws TemplateError for a policy with an element, operator or condition key that is not known
 */
export function createAccessControl({
  stack,
  users,
  managedPolicies,
  onDenied,
}: AccessControlOptions): AccessControl {
  const { accountId, region } = stack;
  const policies = readStackPolicies(stack, managedPolicies);
  const resources = new Map(policies.resources);
  const callers = new Map(
    users.map((user) => [user.accessKeyId, { caller: userCaller(user, accountId), sessionToken: '' }]),
  );

  const authorize: AccessControl['authorize'] = (caller, permissions, service) => {
    for (const permission of permissions) {
      const requested = withGlobalKeys(permission, region, caller);
      const decision = decide(caller, requested, resources.get(permission.resource));
      if (decision.allowed) continue;
      const { action } = permission;
      onDenied?.({
        action,
        resource: maskAddresses(permission.resource),
        caller: caller.name,
        reason: reasonOf(action, decision),
      });
      throw accessDenied(service ?? action.slice(0, action.indexOf(':')), caller, permission, decision);
    }
  };

  return {
    authorize,
    authenticate(headers, service) {
      const { authorization } = headers;
      if (authorization === undefined) throw missingCredentials(service);
      const [, accessKeyId = ''] = /^AWS4-HMAC-SHA256 .*\bCredential=([^/,\s]+)\//.exec(authorization) ?? [];
      const found = callers.get(accessKeyId);
      const token = headers['x-amz-security-token'] ?? '';
      if (found === undefined || token !== found.sessionToken) throw unknownCredentials(service);
      return found.caller;
    },
    isAllowed(caller, ...permissions) {
      try {
        authorize(caller, permissions);
        return true;
      } catch (error) {
        if (error instanceof AwsError) return false;
        throw error;
      }
    },
    user(accessKeyId) {
      const found = callers.get(accessKeyId);
      if (found === undefined) throw new Error(`There is no access key ${accessKeyId}.`);
      return found.caller;
    },
    service: (host) => ({ name: host, ids: [host], policies: [] }),
    assumeRole(service, roleArn, session) {
      const role = policies.roles.get(roleArn);
      authorize({ name: service, ids: [service], policies: [] }, [
        { action: 'sts:AssumeRole', resource: roleArn },
      ]);
      const name = `arn:aws:sts::${accountId}:assumed-role/${role?.name}/${session}`;
      return {
        name,
        accountId,
        ids: [roleArn, name],
        policies: role?.policies ?? [],
        boundary: role?.boundary,
      };
    },
    issueCredentials(caller) {
      const accessKeyId = `ASIA${randomBytes(8).toString('hex').toUpperCase()}`;
      const sessionToken = randomBytes(32).toString('base64');
      callers.set(accessKeyId, { caller, sessionToken });
      return { accessKeyId, secretAccessKey: randomBytes(30).toString('base64'), sessionToken };
    },
    grant(grant) {
      const added = compilePolicy(grantPolicy(grant), `The grant to ${grant.grantee}`, 'resource');
      const before = resources.get(grant.keyArn)?.policy.statements ?? [];
      const policy = { statements: [...before, ...added.statements] };
      resources.set(grant.keyArn, { policy, isRequired: true });
    },
  };
}

function userCaller({ name, policy }: User, accountId: string): Caller {
  const arn = `arn:aws:iam::${accountId}:user/${name}`;
  return { name: arn, accountId, ids: [arn], policies: [compilePolicy(policy, name, 'identity')] };
}

/**
 * Adds the keys that every request has. The endpoints of AWS use TLS, so `aws:SecureTransport` is true, although this one
 * stands in for them without it.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
function withGlobalKeys(permission: Permission, region: string, { accountId }: Caller): Permission {
  return {
    ...permission,
    context: {
      'aws:SecureTransport': 'true',
      'aws:RequestedRegion': region,
      ...(accountId !== undefined && { 'kms:CallerAccount': accountId }),
      ...permission.context,
    },
  };
}

/** A grant allows as a statement of the key's policy does; a denial there still wins. */
function grantPolicy({ keyArn, grantee, operations, encryptionContext }: Grant): object {
  const context = Object.entries(encryptionContext).map(([key, value]) => [
    `kms:EncryptionContext:${key}`,
    value,
  ]);
  const statement = {
    Effect: 'Allow',
    Principal: { Service: grantee },
    Action: operations,
    Resource: keyArn,
    Condition: { StringEquals: Object.fromEntries(context) },
  };
  return { Version: '2012-10-17', Statement: statement };
}

const maskAddresses = (resource: string): string => resource.replaceAll(/[^/:\s]+@[^/:\s]+/g, '***');
