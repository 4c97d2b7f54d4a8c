import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { unzipSync } from 'fflate';
import { listen, stopListening } from '../../../emulator/aws/listen.ts';
import { readBody } from '../../../emulator/aws/request-body.ts';
import { AwsError } from '../../../emulator/aws/service.ts';
import { createAccessControl } from '../../../emulator/iam/access-control.ts';
import { readHosting } from '../../../local/web/hosting.ts';
import { readPolicy } from '../../../site/policies.ts';
import { propertiesOf, synthesise } from '../../cdk/synthesise.ts';

/** The secret in the upload URL. */
export const UPLOAD_SECRET = 'b5f1c0de5ec4e7';

export const OUTPUTS = {
  WebAppId: 'd1clinic23mail',
  WebBranch: 'main',
  WebConfig: JSON.stringify({
    region: 'eu-west-1',
    userPoolId: 'eu-west-1_Example12',
    userPoolClientId: '1example23456789',
    clinic: {
      name: 'Riverside <&> Clinic',
      address: ['12 Mill Lane'],
      phone: '020 7946 0018',
      supportEmail: 'help@riverside-clinic.example',
      colour: '#005eb8',
    },
    emailFrom: 'accounts@mail.riverside-clinic.example',
    defaultLanguage: 'en-GB',
    passwordPolicy: { MinimumLength: 12, RequireSymbols: false },
    idleMinutes: 15,
    lives: {
      confirm: { value: 24, unit: 'hour' },
      signIn: { value: 15, unit: 'minute' },
      reset: { value: 1, unit: 'hour' },
    },
  }),
} as const;

const REGION = 'eu-west-1';
const ACCOUNT = '123456789012';

/** Everybody who calls has the policy for this command on a stack, and no other. */
function openAccess(stackName: string) {
  const values = { region: REGION, accountId: ACCOUNT, stackName, outputs: OUTPUTS };
  return createAccessControl({
    stack: { ofType: () => [], region: REGION, accountId: ACCOUNT },
    users: [{ name: 'deployer', accessKeyId: 'deployer', policy: readPolicy('deploy-web', values) }],
  });
}

/** Returns the refusal of a call that the policy does not allow. */
function denialOf({ mayDeploy }: FakeAws, action: string, resource: string): Refusal | undefined {
  const [service] = action.split(':');
  const permission = { action, resource: `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}` };
  const access = openAccess(mayDeploy);
  try {
    access.authorize(access.user('deployer'), [permission]);
    return undefined;
  } catch (error) {
    if (error instanceof AwsError) return error;
    throw error;
  }
}

interface FakeJob {
  readonly jobId: string;
  status: string;
  /** Seconds since the epoch, as Amplify writes it. */
  startTime?: number;
  /** Its next statuses, one for each request. */
  next: string[];
}

/** A refusal as an AWS service makes it. */
export interface Refusal {
  readonly status: number;
  readonly type: string;
  readonly message: string;
}

/** CloudFormation, Amplify, the place that zips are put to, and the site that comes of them, on one loopback port. */
export interface FakeAws {
  readonly url: string;
  readonly jobs: FakeJob[];
  /** Each request that changes something or asks for a stack, as `METHOD /path`. */
  readonly requests: string[];
  /** The access key ids that requests were signed with. */
  readonly signers: Set<string>;
  /** Uploaded files, by job. */
  readonly uploads: Map<string, Uint8Array>;
  /** The site that is served, by path in the zip. */
  served: Record<string, Uint8Array>;
  /** Of the stack; without it, there is none. */
  stack: { status: string; outputs: Record<string, string> } | undefined;
  /** The name of the stack that the caller may deploy to. */
  mayDeploy: string;
  /** Refusals for the next calls of an action, one after the other. */
  readonly refusals: Record<string, Refusal[]>;
  /** Status codes for the next uploads; 200 after the last. */
  readonly uploadAnswers: (number | 'hang')[];
  /** The statuses of a job after its start. */
  course: string[];
  /** Domains that are connected to the app. */
  domains: object[];
  /** A header that the site does not send, as a stack of another version. */
  missingHeader: string | undefined;
  close(): Promise<void>;
}

export async function startFakeAws(): Promise<FakeAws> {
  const hosting = propertiesOf(synthesise(), 'AWS::Amplify::App');
  const fake: FakeAws = {
    url: '',
    jobs: [],
    requests: [],
    signers: new Set(),
    uploads: new Map(),
    served: {},
    stack: { status: 'CREATE_COMPLETE', outputs: { ...OUTPUTS } },
    mayDeploy: 'ClinicMail',
    refusals: {},
    uploadAnswers: [],
    course: ['PENDING', 'RUNNING', 'SUCCEED'],
    domains: [],
    missingHeader: undefined,
    close: () => stopListening(server),
  };
  const serve = readHosting(hosting as never, (path) => path.slice(1) in fake.served);
  const server = createServer((request, response) => {
    answer(request, response, fake, serve).catch((error) => response.writeHead(500).end(String(error)));
  });
  const port = await listen(server, { port: 0 });
  const url = `http://localhost:${port}`;
  if (fake.stack) fake.stack.outputs.WebAddress = url;
  return Object.assign(fake, { url });
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  fake: FakeAws,
  serve: ReturnType<typeof readHosting>,
): Promise<void> {
  const { method = '' } = request;
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
  const body = await readBody(request, { maximumBytes: 10_000_000, timeoutMs: 5_000 });
  if (method !== 'GET') fake.requests.push(`${method} ${pathname}`);
  const signer = /Credential=(\w+)/.exec(request.headers.authorization ?? '')?.[1];
  if (signer !== undefined) fake.signers.add(signer);

  if (method === 'POST' && pathname === '/') {
    replyStack(response, fake, new URLSearchParams(body.toString()));
  } else if (method === 'PUT' && pathname.startsWith('/upload/')) {
    takeUpload(response, fake, pathname, searchParams, body);
  } else if (pathname.startsWith('/apps/')) {
    replyAmplify(response, fake, { method, path: pathname, body });
  } else {
    const { status, file, headers } = serve(pathname);
    const { [fake.missingHeader ?? '']: _, ...sent } = headers;
    response.writeHead(status, sent).end(fake.served[file.slice(1)]);
  }
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStacks.html */
function replyStack(response: ServerResponse, fake: FakeAws, form: URLSearchParams): void {
  const { stack, refusals } = fake;
  const action = form.get('Action') ?? '';
  const name = form.get('StackName') ?? '';
  const refusal = refusals[action]?.shift() ?? denialOf(fake, `cloudformation:${action}`, `stack/${name}/1`);
  const missing = { status: 400, type: 'ValidationError', message: `Stack with id ${name} does not exist` };
  const refused = refusal ?? (stack === undefined || name !== 'ClinicMail' ? missing : undefined);
  if (refused !== undefined || stack === undefined) {
    const { status, type, message } = refused ?? missing;
    const xml = `<ErrorResponse><Error><Type>Sender</Type><Code>${type}</Code><Message>${message}</Message></Error></ErrorResponse>`;
    response.writeHead(status, { 'content-type': 'text/xml' }).end(xml);
    return;
  }
  const outputs = Object.entries(stack.outputs).map(
    ([key, value]) =>
      `<member><OutputKey>${key}</OutputKey><OutputValue>${escapeXml(value)}</OutputValue></member>`,
  );
  response
    .writeHead(200, { 'content-type': 'text/xml' })
    .end(
      `<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks><member><StackName>${name}</StackName><CreationTime>2026-11-24T00:00:00Z</CreationTime><StackStatus>${stack.status}</StackStatus><Outputs>${outputs.join('')}</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`,
    );
}

const escapeXml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

function takeUpload(
  response: ServerResponse,
  { uploadAnswers, uploads }: FakeAws,
  path: string,
  query: URLSearchParams,
  body: Buffer,
): void {
  const status = uploadAnswers.shift() ?? 200;
  if (status === 'hang') return;
  if (status === 200) uploads.set(path.slice('/upload/'.length), body);
  const refusal = `<Error><Code>AccessDenied</Code><Message>${query.get('X-Amz-Signature')}</Message></Error>`;
  response.writeHead(status).end(status === 200 ? '' : refusal);
}

/** Below `/apps/{appId}/branches/{branch}`, by method and rest of the path. */
const ACTIONS: readonly (readonly [string, RegExp, string])[] = [
  ['POST', /\/deployments$/, 'CreateDeployment'],
  ['POST', /\/deployments\/start$/, 'StartDeployment'],
  ['GET', /\/jobs$/, 'ListJobs'],
  ['GET', /\/jobs\/(\d+)$/, 'GetJob'],
  ['DELETE', /\/jobs\/(\d+)\/stop$/, 'StopJob'],
  ['GET', /\/domains$/, 'ListDomainAssociations'],
];

const UNDER_WAY = ['CREATED', 'PENDING', 'PROVISIONING', 'RUNNING', 'CANCELLING'];

/** @see https://docs.aws.amazon.com/amplify/latest/APIReference/API_Operations.html */
function replyAmplify(
  response: ServerResponse,
  fake: FakeAws,
  { method, path, body }: { method: string; path: string; body: Buffer },
): void {
  const [, pattern, action = ''] = ACTIONS.find(([verb, route]) => verb === method && route.test(path)) ?? [];
  const resource = path.slice(1).replace(/\/deployments.*/, '');
  const refusal = fake.refusals[action]?.shift() ?? denialOf(fake, `amplify:${action}`, resource);
  const reply = (status: number, output: object) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(output));
  if (refusal !== undefined) {
    response.setHeader('x-amzn-errortype', refusal.type);
    reply(refusal.status, { message: refusal.message });
    return;
  }
  const asked = pattern?.exec(path)?.[1];
  const job = fake.jobs.find(({ jobId }) => jobId === asked);
  switch (action) {
    case 'CreateDeployment': {
      const last = fake.jobs.find(({ status }) => UNDER_WAY.includes(status));
      if (last !== undefined) {
        response.setHeader('x-amzn-errortype', 'BadRequestException');
        reply(400, { message: `The last job(deployment) ${last.jobId} was not finished, please wait` });
        return;
      }
      const jobId = `${fake.jobs.length + 1}`;
      fake.jobs.unshift({ jobId, status: 'PENDING', startTime: Date.now() / 1000, next: [] });
      const zipUploadUrl = `${fake.url}/upload/${jobId}?X-Amz-Signature=${UPLOAD_SECRET}`;
      reply(200, { jobId, zipUploadUrl, fileUploadUrls: {} });
      return;
    }
    case 'StartDeployment': {
      const { jobId } = JSON.parse(body.toString());
      const started = fake.jobs.find((candidate) => candidate.jobId === jobId);
      if (started) started.next = [...fake.course];
      reply(200, { jobSummary: started });
      return;
    }
    case 'ListJobs':
      for (const other of fake.jobs) other.status = other.next.shift() ?? other.status;
      reply(200, { jobSummaries: fake.jobs });
      return;
    case 'GetJob':
      if (job) advance(job, fake);
      reply(200, { job: { summary: job, steps: steps(job) } });
      return;
    case 'StopJob':
      if (job) Object.assign(job, { status: 'CANCELLED', next: [] });
      reply(200, { jobSummary: job });
      return;
    default:
      reply(200, { domainAssociations: fake.domains });
  }
}

function advance(job: FakeJob, fake: FakeAws): void {
  job.status = job.next.shift() ?? job.status;
  const zip = fake.uploads.get(job.jobId);
  if (job.status !== 'SUCCEED' || zip === undefined) return;
  fake.served = unzipSync(zip);
}

const steps = (job?: FakeJob) => [
  {
    stepName: 'DEPLOY',
    status: job?.status,
    ...(job?.status === 'FAILED' && {
      statusReason: 'The zip has no index.html',
      logUrl: 'https://logs.example/deploy.txt',
    }),
  },
];
