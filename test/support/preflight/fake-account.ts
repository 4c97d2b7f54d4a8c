import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listen, stopListening } from '../../../emulator/aws/listen.ts';
import { readBody } from '../../../emulator/aws/request-body.ts';
import { AwsError } from '../../../emulator/aws/service.ts';
import { createAccessControl } from '../../../emulator/iam/access-control.ts';
import { readPolicy } from '../../../site/policies.ts';

export const ACCOUNT = '123456789012';
const REGION = 'eu-west-1';
export const ZONE = 'Z0123456789ABCDEF';

/** The content of an account. Every test changes the part that it is about. */
export interface AccountState {
  quota: number;
  unreserved: number;
  production: boolean;
  sendingEnabled: boolean;
  rate: number;
  /** By name; whether each is verified. */
  identities: Record<string, boolean>;
  /** User pools by the domain of their sign-in pages. */
  domains: Record<string, string>;
  /** Of the CDK; undefined before it was bootstrapped. */
  bootstrap: number | undefined;
  /** Hosted zones by id. */
  zones: Record<string, { name: string; isPrivate: boolean }>;
  /** The actions that the role of CloudFormation is not allowed. */
  denied: string[];
  stack: { status: string; template: string; userPoolId: string } | undefined;
  /** The name of the stack that the policy of the caller is for. */
  policyFor: string;
  /** Actions that the caller is denied in spite of the policy. */
  withheld: string[];
}

/** Lambda, SES, SSM, Cognito, Amplify, IAM, STS, CloudFormation and Route 53 on one loopback port. */
export interface FakeAccount {
  readonly url: string;
  readonly state: AccountState;
  /** The actions that were called, in order. */
  readonly called: string[];
  close(): Promise<void>;
}

const READY: AccountState = {
  quota: 1000,
  unreserved: 1000,
  production: true,
  sendingEnabled: true,
  rate: 14,
  identities: {},
  domains: {},
  bootstrap: 30,
  zones: { [ZONE]: { name: 'riverside-clinic.example', isPrivate: false } },
  denied: [],
  stack: undefined,
  policyFor: 'ClinicMail',
  withheld: [],
};

/** Starts an account that is ready for a deployment, whose caller has the policy `preflight` and no other. */
export async function startFakeAccount(): Promise<FakeAccount> {
  const state = structuredClone(READY);
  const called: string[] = [];
  const server = createServer((request, response) => {
    answer(request, response, state, called).catch((error) => response.writeHead(500).end(String(error)));
  });
  const url = `http://localhost:${await listen(server, { port: 0 })}`;
  return { url, state, called, close: () => stopListening(server) };
}

/** A call, with the resource as IAM names it. */
interface Call {
  readonly action: string;
  readonly resource: string;
  readonly format: 'json' | 'xml';
  reply(state: AccountState): object | string;
}

class Refusal extends AwsError {}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  state: AccountState,
  called: string[],
): Promise<void> {
  const body = (await readBody(request, { maximumBytes: 1_000_000, timeoutMs: 5_000 })).toString();
  const call = readCall(request, body);
  called.push(call.action);
  const isJson = call.format === 'json';
  try {
    authorize(state, call);
    const reply = call.reply(state);
    response.writeHead(200, { 'content-type': isJson ? 'application/json' : 'text/xml' });
    response.end(typeof reply === 'string' ? reply : JSON.stringify(reply));
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const { type: name, message, status } = error;
    response.setHeader('x-amzn-errortype', name);
    response.writeHead(status, { 'content-type': isJson ? 'application/json' : 'text/xml' });
    response.end(
      isJson
        ? JSON.stringify({ __type: name, message })
        : `<ErrorResponse><Error><Type>Sender</Type><Code>${name}</Code><Message>${message}</Message></Error><RequestId>1</RequestId></ErrorResponse>`,
    );
  }
}

function authorize({ policyFor: stackName, withheld }: AccountState, { action, resource }: Call): void {
  const values = { region: REGION, accountId: ACCOUNT, stackName, hostedZoneId: ZONE, outputs: {} };
  const { Statement } = readPolicy('preflight', values) as { Statement: object[] };
  const denial = { Effect: 'Deny', Action: withheld, Resource: '*' };
  const policy = {
    Version: '2012-10-17',
    Statement: withheld.length > 0 ? [...Statement, denial] : Statement,
  };
  const access = createAccessControl({
    stack: { ofType: () => [], region: REGION, accountId: ACCOUNT },
    users: [{ name: 'deployer', accessKeyId: 'deployer', policy }],
  });
  access.authorize(access.user('deployer'), [{ action, resource }]);
}

function readCall({ method = '', url = '', headers }: IncomingMessage, body: string): Call {
  const target = headers['x-amz-target'];
  if (typeof target === 'string') return jsonCall(target, JSON.parse(body));
  if (method === 'POST') return queryCall(new URLSearchParams(body));
  return restCall(decodeURIComponent(new URL(url, 'http://localhost').pathname));
}

const arn = (service: string, resource: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`;

/** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html */
function jsonCall(target: string, input: Record<string, string>): Call {
  const action = target.split('.')[1] ?? '';
  switch (action) {
    case 'GetParameter':
      return {
        action: 'ssm:GetParameter',
        resource: arn('ssm', `parameter${input.Name}`),
        format: 'json',
        reply: ({ bootstrap }) => {
          if (bootstrap === undefined) throw new Refusal('ParameterNotFound', '', 400);
          return { Parameter: { Name: input.Name, Type: 'String', Value: `${bootstrap}` } };
        },
      };
    case 'DescribeUserPoolDomain':
      return {
        action: 'cognito-idp:DescribeUserPoolDomain',
        resource: '*',
        format: 'json',
        reply: ({ domains }) => {
          const UserPoolId = domains[input.Domain ?? ''];
          return { DomainDescription: UserPoolId === undefined ? {} : { UserPoolId, Domain: input.Domain } };
        },
      };
    case 'ListUserPools':
      return {
        action: 'cognito-idp:ListUserPools',
        resource: '*',
        format: 'json',
        reply: () => ({ UserPools: [] }),
      };
    default:
      throw new Error(`Unknown target ${target}`);
  }
}

const escapeXml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** The Query protocol of STS, IAM and CloudFormation. */
function queryCall(form: URLSearchParams): Call {
  const name = form.get('Action') ?? '';
  const stackName = form.get('StackName') ?? '';
  const result = (content: string) =>
    `<${name}Response><${name}Result>${content}</${name}Result></${name}Response>`;
  const missing = () => new Refusal('ValidationError', `Stack with id ${stackName} does not exist`, 400);
  switch (name) {
    case 'GetCallerIdentity':
      return {
        action: 'sts:GetCallerIdentity',
        resource: '*',
        format: 'xml',
        reply: () =>
          result(
            `<Arn>arn:aws:iam::${ACCOUNT}:user/deployer</Arn><UserId>AIDA</UserId><Account>${ACCOUNT}</Account>`,
          ),
      };
    case 'SimulatePrincipalPolicy': {
      const source = form.get('PolicySourceArn') ?? '';
      const actions = [...form].filter(([key]) => key.startsWith('ActionNames.')).map(([, value]) => value);
      return {
        action: 'iam:SimulatePrincipalPolicy',
        resource: source,
        format: 'xml',
        reply: ({ bootstrap, denied }) => {
          if (bootstrap === undefined) throw new Refusal('NoSuchEntity', `${source} does not exist`, 404);
          const results = actions.map(
            (action) =>
              `<member><EvalActionName>${action}</EvalActionName><EvalDecision>${denied.includes(action) ? 'implicitDeny' : 'allowed'}</EvalDecision></member>`,
          );
          return result(
            `<IsTruncated>false</IsTruncated><EvaluationResults>${results.join('')}</EvaluationResults>`,
          );
        },
      };
    }
    case 'DescribeStacks':
      return {
        action: 'cloudformation:DescribeStacks',
        resource: arn('cloudformation', `stack/${stackName}/1`),
        format: 'xml',
        reply: ({ stack }) => {
          if (stack === undefined) throw missing();
          return result(
            `<Stacks><member><StackId>${arn('cloudformation', `stack/${stackName}/1`)}</StackId><StackName>${stackName}</StackName><CreationTime>2026-11-24T00:00:00Z</CreationTime><StackStatus>${stack.status}</StackStatus><Outputs><member><OutputKey>UserPoolId</OutputKey><OutputValue>${stack.userPoolId}</OutputValue></member></Outputs></member></Stacks>`,
          );
        },
      };
    case 'GetTemplate':
      return {
        action: 'cloudformation:GetTemplate',
        resource: arn('cloudformation', `stack/${stackName}/1`),
        format: 'xml',
        reply: ({ stack }) => {
          if (stack === undefined) throw missing();
          return result(`<TemplateBody>${escapeXml(stack.template)}</TemplateBody>`);
        },
      };
    default:
      throw new Error(`Unknown action ${name}`);
  }
}

/** The REST protocols of Lambda, SES, Amplify and Route 53. */
function restCall(path: string): Call {
  const [, identity] = /^\/v2\/email\/identities\/(.+)$/.exec(path) ?? [];
  const [, zoneId] = /^\/2013-04-01\/hostedzone\/(\w+)$/.exec(path) ?? [];
  if (/^\/2016-08-19\/account-settings\/?$/.test(path)) {
    return {
      action: 'lambda:GetAccountSettings',
      resource: '*',
      format: 'json',
      reply: ({ quota, unreserved }) => ({
        AccountLimit: { ConcurrentExecutions: quota, UnreservedConcurrentExecutions: unreserved },
      }),
    };
  }
  if (path === '/v2/email/account') {
    return {
      action: 'ses:GetAccount',
      resource: '*',
      format: 'json',
      reply: ({ production, rate, sendingEnabled }) => ({
        ProductionAccessEnabled: production,
        SendingEnabled: sendingEnabled,
        EnforcementStatus: sendingEnabled ? 'HEALTHY' : 'SHUTDOWN',
        SendQuota: { Max24HourSend: production ? 50_000 : 200, MaxSendRate: rate, SentLast24Hours: 0 },
      }),
    };
  }
  if (identity !== undefined) {
    return {
      action: 'ses:GetEmailIdentity',
      resource: arn('ses', `identity/${identity}`),
      format: 'json',
      reply: ({ identities }) => {
        const isVerified = identities[identity];
        if (isVerified === undefined)
          throw new Refusal('NotFoundException', `${identity} does not exist`, 404);
        return { IdentityType: 'DOMAIN', VerifiedForSendingStatus: isVerified };
      },
    };
  }
  if (path === '/apps') {
    return { action: 'amplify:ListApps', resource: '*', format: 'json', reply: () => ({ apps: [] }) };
  }
  if (zoneId !== undefined) {
    return {
      action: 'route53:GetHostedZone',
      resource: `arn:aws:route53:::hostedzone/${zoneId}`,
      format: 'xml',
      reply: ({ zones }) => {
        const zone = zones[zoneId];
        if (zone === undefined) throw new Refusal('NoSuchHostedZone', 'No hosted zone found', 404);
        return `<GetHostedZoneResponse xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><HostedZone><Id>/hostedzone/${zoneId}</Id><Name>${zone.name}.</Name><CallerReference>1</CallerReference><Config><PrivateZone>${zone.isPrivate}</PrivateZone></Config></HostedZone></GetHostedZoneResponse>`;
      },
    };
  }
  throw new Error(`Unknown path ${path}`);
}
