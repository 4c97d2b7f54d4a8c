import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';
import fc from 'fast-check';
import { isLoopbackHost, isLoopbackOrigin } from '../../../emulator/aws/loopback.ts';
import type { LocalSystem } from '../../../local/system.ts';
import { leaksIn } from '../../leaks.ts';
import { type Edit, edits, mutate } from './mutation.ts';
import { type RawRequest, type RawResponse, sendRaw } from './raw-request.ts';
import { type CaseOptions, type FuzzResult, runCases } from './run-cases.ts';
import { type Credentials, DOMAIN, PASSWORD, type SampleRequest, sampleRequests } from './sample-requests.ts';

/** Milliseconds; a sign-in may wait five seconds for its notice. */
const TIMEOUT = 8_000;

/** Requests after which new credentials replace those that the requests have invalidated. */
const CREDENTIALS_LIFETIME = 250;

const PATIENTS = 200;

interface RequestCase {
  /** Index of the sample request. */
  readonly sample: number;
  readonly patient: number;
  readonly edits: readonly Edit[];
  /** Percentage of the body that is sent. */
  readonly bodyPercent: number;
  readonly host: string | undefined;
  readonly origin: string | undefined;
}

const mostly = (usual: string | undefined, ...others: (string | undefined)[]) =>
  fc.oneof(
    { weight: 9, arbitrary: fc.constant(usual) },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  );

const requestCases: fc.Arbitrary<RequestCase> = fc.record({
  sample: fc.nat(10_000),
  patient: fc.nat(PATIENTS - 1),
  edits,
  bodyPercent: fc.oneof({ weight: 9, arbitrary: fc.constant(100) }, { weight: 1, arbitrary: fc.nat(99) }),
  host: mostly(
    undefined,
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example:3001',
    'localhost@evil.example',
  ),
  origin: mostly(
    undefined,
    'https://evil.example',
    'null',
    'http://localhost.evil.example',
    'http://localhost:3000',
    '\u00e9',
  ),
});

/** Sends mutated requests to every endpoint of the local system. */
export async function fuzzEndpoints(system: LocalSystem, options: CaseOptions): Promise<FuzzResult> {
  const cognito = new CognitoIdentityProvider({
    region: system.region,
    endpoint: system.awsUrl,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  let sent = 0;
  let credentials = await createCredentials(system, cognito, sent);
  const check = async (requestCase: RequestCase) => {
    if (sent % CREDENTIALS_LIFETIME === CREDENTIALS_LIFETIME - 1) {
      credentials = await createCredentials(system, cognito, sent);
    }
    sent += 1;
    const { patient } = requestCase;
    const named = { username: userName('a', patient), email: `p${patient}@${DOMAIN}` };
    const samples = sampleRequests(system, { ...credentials, ...named });
    const sample = samples[requestCase.sample % samples.length];
    if (sample === undefined) throw new TypeError('There are no sample requests');
    const request = toRawRequest(sample, requestCase);
    const response = await sendRaw(request, TIMEOUT);
    const problem = checkResponse(system, request, response);
    return problem === undefined ? undefined : `${sample.name}: ${problem}`;
  };
  const result = await runCases('requests to the local endpoints', requestCases, check, options);
  await system.lambda.settled();
  cognito.destroy();
  return { ...result, problem: result.problem ?? (await checkAfterwards(system)) };
}

/** Returns the names of all sample requests. */
export function sampleNames(system: LocalSystem): string[] {
  const form = { value: '', cookie: '' };
  const credentials = { username: '', email: '', accessToken: '', ciphertext: '', form };
  return sampleRequests(system, credentials).map(({ name }) => name);
}

/** Signs a new patient in, and opens the sign-in form. */
async function createCredentials(
  system: LocalSystem,
  cognito: CognitoIdentityProvider,
  sent: number,
): Promise<Credentials> {
  const { userPoolId: UserPoolId, clientId: ClientId } = system;
  const username = userName('b', sent);
  const email = `k${sent}@${DOMAIN}`;
  await cognito.adminCreateUser({
    UserPoolId,
    Username: username,
    MessageAction: 'SUPPRESS',
    UserAttributes: [
      { Name: 'email', Value: email },
      { Name: 'email_verified', Value: 'true' },
    ],
  });
  await cognito.adminSetUserPassword({ UserPoolId, Username: username, Password: PASSWORD, Permanent: true });
  const { AuthenticationResult } = await cognito.initiateAuth({
    ClientId,
    AuthFlow: 'USER_AUTH',
    AuthParameters: { USERNAME: username, PREFERRED_CHALLENGE: 'PASSWORD', PASSWORD },
  });
  return {
    username,
    email,
    accessToken: AuthenticationResult?.AccessToken ?? '',
    ciphertext: Buffer.from(await system.encryptCode('123456'), 'base64').toString('base64'),
    form: await openSignInForm(system),
  };
}

/** Returns a user name in the form that the portal gives to accounts. */
const userName = (series: 'a' | 'b', index: number): string =>
  `00000000-0000-4000-${series}000-${String(index).padStart(12, '0')}`;

async function openSignInForm(system: LocalSystem): Promise<Credentials['form']> {
  const form = { value: '', cookie: '' };
  if (system.singleSignOn === undefined) return form;
  const samples = sampleRequests(system, { username: '', email: '', accessToken: '', ciphertext: '', form });
  const login = samples.find(({ name }) => name === 'sign-in GET /login');
  if (login === undefined) throw new TypeError('There is no sign-in page');
  const { prompt: _, ...query } = login.query;
  const page = await sendRaw(toRawRequest({ ...login, query }, UNCHANGED), TIMEOUT);
  const value = /name="form" value="([^"]*)"/.exec(page.body)?.[1] ?? '';
  const cookie = [page.headers['set-cookie'] ?? []]
    .flat()
    .map((setCookie) => setCookie.split(';')[0])
    .join('; ');
  if (value === '' || cookie === '') throw new Error('The sign-in page has no form');
  return { value, cookie };
}

const UNCHANGED: RequestCase = {
  sample: 0,
  patient: 0,
  edits: [],
  bodyPercent: 100,
  host: undefined,
  origin: undefined,
};

/** Applies the changes of a case to a sample request. */
function toRawRequest(sample: SampleRequest, requestCase: RequestCase): RawRequest {
  const { origin, method, headers, ...mutable } = sample;
  const { path, query, body, form } = {
    path: mutable.path,
    query: {},
    ...(mutate(mutable, requestCase.edits) as Partial<SampleRequest>),
  };
  const text = form === undefined ? JSON.stringify(body ?? {}) : encodeFields(form);
  const search = encodeFields(query);
  return {
    origin,
    method,
    path: `/${encodePath(String(path).slice(1))}${search === '' ? '' : `?${search}`}`.slice(0, LONGEST_PATH),
    headers: {
      ...headers,
      ...(requestCase.host !== undefined && { host: requestCase.host }),
      ...(requestCase.origin !== undefined && { origin: requestCase.origin }),
    },
    body: method === 'GET' ? '' : text.slice(0, Math.ceil((text.length * requestCase.bodyPercent) / 100)),
  };
}

/** Node itself rejects request heads of more than 16 kB. */
const LONGEST_PATH = 10_000;

/** Encodes only characters that a request line may not contain; dots and slashes stay. */
const encodePath = (path: string) =>
  path.replace(/[^\x21-\x7e]/gu, (letter) => encodeURIComponent(letter.toWellFormed()));

function encodeFields(fields: unknown): string {
  const entries = Object.entries(Object(fields)).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : (JSON.stringify(value) ?? ''),
  ]);
  return new URLSearchParams(entries as [string, string][]).toString();
}

/** Returns a sentence if the response shows a defect. */
function checkResponse(system: LocalSystem, request: RawRequest, response: RawResponse): string | undefined {
  const { status, headers, body } = response;
  const { host, origin } = request.headers;
  if (status >= 500 || status < 200) return `the status was ${status} ${body.slice(0, 200)}`;
  if (host !== undefined && !isLoopbackHost(host) && status !== 403 && status !== 400) {
    return `the status for the host ${host} was ${status}`;
  }
  const isForeign = origin !== undefined && !isLoopbackOrigin(origin);
  if (isForeign && request.origin === system.awsUrl && status < 400) {
    return `a request from the origin ${origin} succeeded`;
  }
  if (isForeign && headers['access-control-allow-origin'] !== undefined) {
    return `the origin ${origin} may read the response`;
  }
  if (/node_modules|file:\/\/|root:x:0/.test(body)) return 'the response shows files';
  if (String(headers['content-type']).startsWith('text/html') && INJECTED_MARKUP.test(body)) {
    return 'the page contains injected markup';
  }
  return checkRedirect(system, headers.location);
}

const INJECTED_MARKUP = /<script>alert|<img src=x/;

function checkRedirect({ singleSignOn, siteUrl }: LocalSystem, location: unknown): string | undefined {
  if (typeof location !== 'string' || location.startsWith('/')) return undefined;
  const allowed = (singleSignOn?.apps ?? []).flatMap(({ callbackUrls, signOutUrls }) => [
    ...callbackUrls,
    ...signOutUrls,
  ]);
  const isAllowed = allowed.includes(location.split('?')[0] ?? '') || location.startsWith(siteUrl);
  return isAllowed ? undefined : `it redirected to ${location}`;
}

/** Checks that no secret is in logs and traces, and that the local system still works. */
async function checkAfterwards({ logs, traces, awsUrl }: LocalSystem): Promise<string | undefined> {
  const lines = logs.groups().flatMap((group) => logs.query({ group }).map(({ message }) => message));
  const documents = traces.traceIds().flatMap((id) => traces.documents(id));
  const leaks = leaksIn([lines, documents], [`@${DOMAIN}`, PASSWORD]);
  if (leaks.length > 0) return `${leaks.join(', ')} is in a log or a trace`;
  const page = await sendRaw({ origin: awsUrl, method: 'GET', path: '/', headers: {}, body: '' }, TIMEOUT);
  if (page.status !== 200) return `The status of the operations page is ${page.status}`;
  return INJECTED_MARKUP.test(page.body) ? 'The operations page contains injected markup' : undefined;
}
