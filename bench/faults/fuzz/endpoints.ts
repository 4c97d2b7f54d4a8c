import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';
import fc from 'fast-check';
import { isLoopbackHost, isLoopbackOrigin } from '../../../emulator/aws/loopback.ts';
import type { LocalSystem } from '../../../local/system.ts';
import { leaksIn } from '../../leaks.ts';
import { type Edit, edits, mutate } from './mutation.ts';
import { type Extent, type Outcome, tryCases } from './outcome.ts';
import { DOMAIN, type Keys, PASSWORD, type Sample, sampleRequests } from './samples.ts';
import { ask, type WireRequest, type WireResponse } from './wire.ts';

/** Milliseconds within which everything is answered; a sign-in may wait five seconds for its notice. */
const PATIENCE = 8_000;

/** After so many requests, new keys take the place of those that were used up. */
const KEYS_LAST = 250;

const PATIENTS = 200;

/** A request to one of the endpoints, by the number of its sample. */
interface RequestCase {
  readonly sample: number;
  readonly patient: number;
  readonly made: readonly Edit[];
  /** How much of the body arrives, in percent. */
  readonly arrives: number;
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
  made: edits,
  arrives: fc.oneof({ weight: 9, arbitrary: fc.constant(100) }, { weight: 1, arbitrary: fc.nat(99) }),
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

/** Sends requests with anything in them to everything that the system answers. */
export async function tryEndpoints(system: LocalSystem, extent: Extent): Promise<Outcome> {
  const cognito = new CognitoIdentityProvider({
    region: system.region,
    endpoint: system.awsUrl,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  let samples: readonly Sample[] = [];
  let sent = 0;
  let keys = await newKeys(system, cognito, sent);
  const judge = async (tried: RequestCase) => {
    if (sent % KEYS_LAST === KEYS_LAST - 1) keys = await newKeys(system, cognito, sent);
    sent += 1;
    samples = sampleRequests(system, { ...keys, username: `p${tried.patient}@${DOMAIN}` });
    const sample = samples[tried.sample % samples.length];
    if (sample === undefined) throw new TypeError('There are no samples');
    const request = toWire(sample, tried);
    const response = await ask(request, PATIENCE);
    const problem = findFault(system, request, response);
    return problem === undefined ? undefined : `${sample.name}: ${problem}`;
  };
  const outcome = await tryCases('requests to the local endpoints', requestCases, judge, extent);
  await system.lambda.settled();
  cognito.destroy();
  return { ...outcome, problem: outcome.problem ?? (await findTraces(system)) };
}

/** The names of all that is asked, to compare with what is answered. */
export function sampleNames(system: LocalSystem): string[] {
  const keys: Keys = { username: '', accessToken: '', ciphertext: '', form: { value: '', cookie: '' } };
  return sampleRequests(system, keys).map(({ name }) => name);
}

/** Signs a new patient in, and opens the sign-in form. */
async function newKeys(system: LocalSystem, cognito: CognitoIdentityProvider, sent: number): Promise<Keys> {
  const { userPoolId: UserPoolId, clientId: ClientId, singleSignOn } = system;
  const username = `k${sent}@${DOMAIN}`;
  await cognito.adminCreateUser({ UserPoolId, Username: username, MessageAction: 'SUPPRESS' });
  await cognito.adminSetUserPassword({ UserPoolId, Username: username, Password: PASSWORD, Permanent: true });
  const { AuthenticationResult } = await cognito.initiateAuth({
    ClientId,
    AuthFlow: 'USER_AUTH',
    AuthParameters: { USERNAME: username, PREFERRED_CHALLENGE: 'PASSWORD', PASSWORD },
  });
  const form = { value: '', cookie: '' };
  if (singleSignOn !== undefined) {
    const login = sampleRequests(system, { username, accessToken: '', ciphertext: '', form }).find(
      ({ name }) => name === 'sign-in GET /login',
    );
    if (login === undefined) throw new TypeError('There is no sign-in page');
    const { prompt: _, ...query } = login.query;
    const page = await ask(toWire({ ...login, query }, AS_IT_IS), PATIENCE);
    form.value = /name="form" value="([^"]*)"/.exec(page.body)?.[1] ?? '';
    form.cookie = [page.headers['set-cookie'] ?? []]
      .flat()
      .map((cookie) => cookie.split(';')[0])
      .join('; ');
    if (form.value === '' || form.cookie === '') throw new Error('The sign-in page has no form');
  }
  return {
    username,
    accessToken: AuthenticationResult?.AccessToken ?? '',
    ciphertext: Buffer.from(await system.encryptCode('123456'), 'base64').toString('base64'),
    form,
  };
}

const AS_IT_IS: RequestCase = {
  sample: 0,
  patient: 0,
  made: [],
  arrives: 100,
  host: undefined,
  origin: undefined,
};

/** Writes the request with all that is changed in it. */
function toWire({ origin, method, headers, ...rest }: Sample, tried: RequestCase): WireRequest {
  const { path, query, body, form } = {
    path: rest.path,
    query: {},
    ...(mutate(rest, tried.made) as Partial<Sample>),
  };
  const text = form === undefined ? JSON.stringify(body ?? {}) : fieldsOf(form);
  const search = fieldsOf(query);
  return {
    origin,
    method,
    path: `/${writePath(String(path).slice(1))}${search === '' ? '' : `?${search}`}`.slice(0, LONGEST_PATH),
    headers: {
      ...headers,
      ...(tried.host !== undefined && { host: tried.host }),
      ...(tried.origin !== undefined && { origin: tried.origin }),
    },
    body: method === 'GET' ? '' : text.slice(0, Math.ceil((text.length * tried.arrives) / 100)),
  };
}

/** Node itself refuses heads of more than 16 kB. */
const LONGEST_PATH = 10_000;

/** Only what may not be in a request line is escaped; dots and slashes stay as they are. */
const writePath = (path: string) =>
  path.replace(/[^\x21-\x7e]/gu, (letter) => encodeURIComponent(letter.toWellFormed()));

function fieldsOf(fields: unknown): string {
  const entries = Object.entries(Object(fields)).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : (JSON.stringify(value) ?? ''),
  ]);
  return new URLSearchParams(entries as [string, string][]).toString();
}

/** What is wrong with an answer, if anything. */
function findFault(system: LocalSystem, request: WireRequest, response: WireResponse): string | undefined {
  const { status, headers, body } = response;
  const { host, origin } = request.headers;
  if (status >= 500 || status < 200) return `it answered ${status} ${body.slice(0, 200)}`;
  if (host !== undefined && !isLoopbackHost(host) && status !== 403 && status !== 400)
    return `${host} was answered with ${status}`;
  const isForeign = origin !== undefined && !isLoopbackOrigin(origin);
  if (isForeign && request.origin === system.awsUrl && status < 400)
    return `a page of ${origin} was answered`;
  if (isForeign && headers['access-control-allow-origin'] !== undefined)
    return `${origin} may read the answer`;
  if (/node_modules|file:\/\/|root:x:0/.test(body)) return 'the answer shows files';
  const isHtml = String(headers['content-type']).startsWith('text/html');
  if (isHtml && /<script>alert|<img src=x/.test(body)) return "the page has a stranger's markup";
  const location = headers.location;
  if (typeof location !== 'string' || location.startsWith('/')) return undefined;
  const allowed = (system.singleSignOn?.apps ?? []).flatMap(({ callbackUrls, signOutUrls }) => [
    ...callbackUrls,
    ...signOutUrls,
  ]);
  const isKnown =
    allowed.some((url) => location.split('?')[0] === url) || location.startsWith(system.siteUrl);
  return isKnown ? undefined : `it led to ${location}`;
}

/** What was left in the logs and in the traces that should not be, and whether the system still works. */
async function findTraces(system: LocalSystem): Promise<string | undefined> {
  const { logs, traces, awsUrl } = system;
  const lines = logs.groups().flatMap((group) => logs.query({ group }).map(({ message }) => message));
  const documents = traces.traceIds().flatMap((id) => traces.documents(id));
  const leaks = leaksIn([lines, documents], [`@${DOMAIN}`, PASSWORD]);
  if (leaks.length > 0) return `${leaks.join(', ')} is in a log or a trace`;
  const page = await ask({ origin: awsUrl, method: 'GET', path: '/', headers: {}, body: '' }, PATIENCE);
  if (page.status !== 200) return `The operations page answers ${page.status}`;
  return /<script>alert|<img src=x/.test(page.body)
    ? "The operations page has a stranger's markup"
    : undefined;
}
