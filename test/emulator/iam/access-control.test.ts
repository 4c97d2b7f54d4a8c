import type { IncomingHttpHeaders } from 'node:http';
import {
  type AccessControl,
  createAccessControl,
  type Denial,
} from '../../../emulator/iam/access-control.ts';
import type { Credentials } from '../../../emulator/iam/credentials.ts';
import { createIdentities } from '../../../emulator/ses/identities.ts';
import { sesPermissions } from '../../../emulator/ses/permissions.ts';
import { readStack } from '../../../emulator/template/stack.ts';
import { writeAssembly } from '../template/assembly.ts';

const ACCOUNT = '123456789012';
const policy = (...Statement: object[]) => ({ Version: '2012-10-17', Statement });
const trust = policy({
  Effect: 'Allow',
  Principal: { Service: 'lambda.amazonaws.com' },
  Action: 'sts:AssumeRole',
});
const ROOT = { AWS: `arn:aws:iam::${ACCOUNT}:root` };

const resources = {
  Key: {
    Type: 'AWS::KMS::Key',
    Properties: {
      KeyPolicy: policy({ Effect: 'Allow', Principal: ROOT, Action: 'kms:*', Resource: '*' }),
    },
  },
  Role: {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: trust,
      Policies: [
        {
          PolicyName: 'Inline',
          PolicyDocument: policy({ Effect: 'Allow', Action: 'ssm:GetParameter', Resource: '*' }),
        },
      ],
    },
  },
  Attached: {
    Type: 'AWS::IAM::Policy',
    Properties: {
      PolicyName: 'Attached',
      Roles: [{ Ref: 'Role' }],
      PolicyDocument: policy({ Effect: 'Allow', Action: 'kms:Decrypt', Resource: '*' }),
    },
  },
  Domain: { Type: 'AWS::SES::EmailIdentity', Properties: { EmailIdentity: 'clinic.example' } },
};
const stack = readStack(writeAssembly({ resources }), { region: 'eu-west-1', accountId: ACCOUNT });

let access: AccessControl;
let denials: Denial[];
beforeEach(() => {
  denials = [];
  access = createAccessControl({
    stack,
    users: [{ name: 'nobody', accessKeyId: 'NOBODY', policy: policy(denyEverything) }],
    onDenied: (denial) => denials.push(denial),
  });
});
const denyEverything = { Effect: 'Deny', Action: '*', Resource: '*' };

const signed = ({ accessKeyId, sessionToken }: Partial<Credentials>): IncomingHttpHeaders => ({
  authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20261127/eu-west-1/kms/aws4_request, SignedHeaders=host, Signature=0`,
  ...(sessionToken !== undefined && { 'x-amz-security-token': sessionToken }),
});
const key = stack.only('AWS::KMS::Key').arn;
const role = stack.only('AWS::IAM::Role').arn;

describe('the access control', () => {
  test('gives each session of a role credentials of its own, with all policies of the role', () => {
    const session = access.assumeRole('lambda.amazonaws.com', role, 'sender');
    const [first, second] = [access.issueCredentials(session), access.issueCredentials(session)];
    expect(first.accessKeyId).toMatch(/^ASIA[0-9A-F]{16}$/);
    expect(second).not.toEqual(first);
    const caller = access.authenticate(signed(first), 'kms');
    expect(caller.name).toMatch(new RegExp(`^arn:aws:sts::${ACCOUNT}:assumed-role/Demo-Role-\\w+/sender$`));
    access.authorize(caller, [
      { action: 'ssm:GetParameter', resource: 'arn:aws:ssm:eu-west-1:123456789012:parameter/a' },
      { action: 'kms:Decrypt', resource: key },
    ]);
    const { sessionToken: _, ...withoutToken } = first;
    for (const wrong of [withoutToken, { ...first, sessionToken: second.sessionToken ?? '' }]) {
      expect(() => access.authenticate(signed(wrong), 'kms')).toThrow('The security token included');
    }
    expect(denials).toEqual([]);
  });

  test.each([
    [
      'kms',
      'kms:Decrypt',
      400,
      'AccessDeniedException',
      'MissingAuthenticationTokenException',
      'UnrecognizedClientException',
    ],
    [
      'ssm',
      'ssm:GetParameter',
      400,
      'AccessDeniedException',
      'MissingAuthenticationTokenException',
      'UnrecognizedClientException',
    ],
    [
      'logs',
      'logs:PutLogEvents',
      400,
      'AccessDeniedException',
      'MissingAuthenticationTokenException',
      'UnrecognizedClientException',
    ],
    [
      'cognito-idp',
      'cognito-idp:ListUsers',
      400,
      'AccessDeniedException',
      'MissingAuthenticationTokenException',
      'UnrecognizedClientException',
    ],
    [
      'ses',
      'ses:SendEmail',
      403,
      'AccessDeniedException',
      'MissingAuthenticationTokenException',
      'UnrecognizedClientException',
    ],
    [
      'xray',
      'xray:PutTraceSegments',
      403,
      'AccessDeniedException',
      'MissingAuthenticationTokenException',
      'UnrecognizedClientException',
    ],
    ['sqs', 'sqs:SendMessage', 403, 'AccessDenied', 'MissingAuthenticationToken', 'InvalidClientTokenId'],
    ['sqs', 'kms:Decrypt', 400, 'KmsAccessDenied', 'MissingAuthenticationToken', 'InvalidClientTokenId'],
    [
      'cloudformation',
      'cloudformation:DescribeStacks',
      403,
      'AccessDenied',
      'MissingAuthenticationToken',
      'InvalidClientTokenId',
    ],
  ])('refuses as %s does: %s', (service, action, status, denied, missing, unknown) => {
    const refusal = (call: () => unknown) => {
      try {
        call();
      } catch (error) {
        return error;
      }
      return undefined;
    };
    const nobody = access.authenticate(signed({ accessKeyId: 'NOBODY' }), service);
    const error = refusal(() => access.authorize(nobody, [{ action, resource: key }], service));
    expect(error).toMatchObject({ type: denied, status });
    expect(refusal(() => access.authenticate({}, service))).toMatchObject({ type: missing });
    const stranger = signed({ accessKeyId: 'AKIDEXAMPLE' });
    expect(refusal(() => access.authenticate(stranger, service))).toMatchObject({ type: unknown });
    expect(refusal(() => access.authenticate({ authorization: 'Bearer x' }, service))).toMatchObject({
      type: unknown,
    });
    expect(denials).toEqual([
      {
        action,
        resource: key,
        caller: `arn:aws:iam::${ACCOUNT}:user/nobody`,
        reason: 'with an explicit deny in an identity-based policy',
      },
    ]);
  });

  test('names the caller, the action and the resource in the sentence of each service', () => {
    const nobody = access.user('NOBODY');
    const refuse = (action: string, resource: string) => () =>
      access.authorize(nobody, [{ action, resource }]);
    const user = `arn:aws:iam::${ACCOUNT}:user/nobody`;
    expect(refuse('ses:SendEmail', 'arn:aws:ses:a:1:identity/x')).toThrow(
      `User \`${user}' is not authorized to perform \`ses:SendEmail' on resource \`arn:aws:ses:a:1:identity/x'`,
    );
    expect(refuse('sqs:SendMessage', 'arn:aws:sqs:a:1:q')).toThrow(
      `User: ${user} is not authorized to perform: sqs:sendmessage on resource: arn:aws:sqs:a:1:q with an explicit deny in an identity-based policy`,
    );
  });

  test('logs no address', () => {
    const resource = 'arn:aws:ses:eu-west-1:123456789012:identity/alex.morgan+x@example.com';
    expect(access.isAllowed(access.user('NOBODY'), { action: 'ses:SendEmail', resource })).toBe(false);
    expect(denials[0]?.resource).toBe('arn:aws:ses:eu-west-1:123456789012:identity/***');
  });

  test('lets a service use a key by a grant, for its encryption context only', () => {
    const cognito = access.service('cognito-idp.amazonaws.com');
    const generate = (pool: string, action = 'kms:GenerateDataKey') =>
      access.isAllowed(cognito, {
        action,
        resource: key,
        context: { 'kms:EncryptionContext:userpool-id': pool },
      });
    expect(generate('a')).toBe(false);
    access.grant({
      keyArn: key,
      grantee: 'cognito-idp.amazonaws.com',
      operations: ['kms:GenerateDataKey'],
      encryptionContext: { 'userpool-id': 'a' },
    });
    expect([generate('a'), generate('b'), generate('a', 'kms:Decrypt')]).toEqual([true, false, false]);
  });

  test.each([
    ['ManagedPolicyArns', ['arn:aws:iam::aws:policy/ReadOnlyAccess']],
    ['PermissionsBoundary', 'arn:aws:iam::aws:policy/ReadOnlyAccess'],
  ])('rejects a role with %s, whose content the template does not have', (property, value) => {
    const Role = {
      Type: 'AWS::IAM::Role',
      Properties: { AssumeRolePolicyDocument: trust, [property]: value },
    };
    const other = readStack(writeAssembly({ resources: { Role } }), { region: 'a', accountId: ACCOUNT });
    expect(() => createAccessControl({ stack: other, users: [] })).toThrow(
      `Role.${property} names arn:aws:iam::aws:policy/ReadOnlyAccess, a policy that the template does not contain`,
    );
  });

  describe('with a permissions boundary', () => {
    const boundary = `arn:aws:iam::${ACCOUNT}:policy/Boundary`;
    const allow = (action: string) => ({ Effect: 'Allow', Action: action, Resource: '*' });

    /** Returns why a role with these statements and boundary may not read a parameter; undefined if it may. */
    function refusalOf(own: object[], limits: object[]): string | undefined {
      const Role = {
        Type: 'AWS::IAM::Role',
        Properties: {
          AssumeRolePolicyDocument: trust,
          Policies: [{ PolicyName: 'Own', PolicyDocument: policy(...own) }],
          PermissionsBoundary: boundary,
        },
      };
      const limited = readStack(writeAssembly({ resources: { Role } }), {
        region: 'eu-west-1',
        accountId: ACCOUNT,
      });
      const control = createAccessControl({
        stack: limited,
        users: [],
        managedPolicies: new Map([[boundary, policy(...limits)]]),
      });
      const caller = control.assumeRole('lambda.amazonaws.com', limited.only('AWS::IAM::Role').arn, 'f');
      try {
        control.authorize(caller, [{ action: 'ssm:GetParameter', resource: '*' }]);
        return undefined;
      } catch (error) {
        return error instanceof Error ? error.message.replace(/^.* on resource: \* /, '') : String(error);
      }
    }

    test.each<[string, object[], object[], string | undefined]>([
      ['both allow', [allow('ssm:*')], [allow('ssm:GetParameter')], undefined],
      [
        'the boundary does not allow',
        [allow('*')],
        [allow('kms:*')],
        'because no permissions boundary allows the ssm:GetParameter action',
      ],
      [
        'only the boundary allows',
        [allow('kms:*')],
        [allow('*')],
        'because no identity-based policy allows the ssm:GetParameter action',
      ],
      [
        'the boundary denies',
        [allow('*')],
        [allow('*'), { ...allow('ssm:*'), Effect: 'Deny' }],
        'with an explicit deny in a permissions boundary',
      ],
    ])('allows what %s', (_, own, limits, refusal) => {
      expect(refusalOf(own, limits)).toBe(refusal);
    });
  });
});

describe('the permissions of SES', () => {
  const permissions = (input: Record<string, unknown>, sandbox = false) => {
    const identities = createIdentities(stack);
    identities.verify(identities.add('Verified@a.example'));
    const required = sesPermissions(stack, identities, { sandbox }).permissions[
      'POST /v2/email/outbound-emails'
    ];
    return typeof required === 'function' ? required(input) : [];
  };
  const identity = `arn:aws:ses:eu-west-1:${ACCOUNT}:identity/clinic.example`;

  test.each([
    ['a@clinic.example', 'a@clinic.example', undefined],
    ['Clinic <a@mail.clinic.example>', 'a@mail.clinic.example', 'Clinic'],
    ['"Clinic, the" <a@clinic.example>', 'a@clinic.example', 'Clinic, the'],
  ])('read the address of %s', (FromEmailAddress, address, name) => {
    const [permission] = permissions({
      FromEmailAddress,
      Destination: { ToAddresses: ['x@a.example'], BccAddresses: ['y@a.example'] },
    });
    expect(permission).toMatchObject({ action: 'ses:SendEmail', resource: identity });
    expect(permission?.context).toEqual({
      'ses:FromAddress': address,
      'ses:Recipients': ['x@a.example', 'y@a.example'],
      ...(name !== undefined && { 'ses:FromDisplayName': name }),
    });
  });

  test('are in the sandbox for the identities of verified recipients, too', () => {
    const input = {
      FromEmailAddress: 'a@clinic.example',
      Destination: {
        ToAddresses: ['V <verified@a.example>', 'other@a.example', 'staff@clinic.example'],
        BccAddresses: ['success@simulator.amazonses.com'],
      },
    };
    expect(permissions(input).map(({ resource }) => resource)).toEqual([identity]);
    expect(permissions(input, true).map(({ resource }) => resource)).toEqual([
      identity,
      `arn:aws:ses:eu-west-1:${ACCOUNT}:identity/Verified@a.example`,
    ]);
  });

  test('are for the configuration set, too, and for raw emails others', () => {
    const FromEmailAddress = 'a@clinic.example';
    const set = permissions({ FromEmailAddress, ConfigurationSetName: 'Brief', Content: { Raw: {} } });
    expect(set.map(({ action, resource }) => [action, resource])).toEqual([
      ['ses:SendRawEmail', identity],
      ['ses:SendRawEmail', `arn:aws:ses:eu-west-1:${ACCOUNT}:configuration-set/Brief`],
    ]);
  });
});
