import { randomUUID } from 'node:crypto';
import { authorizationOf } from '../../../emulator/iam/credentials.ts';
import { INVOKE_PATH } from '../../../emulator/lambda/invoke-route.ts';
import { ADMINISTRATOR } from '../../../local/access.ts';
import type { LocalSystem } from '../../../local/system.ts';
import { settingsChanges, wellFormedRequests } from './cognito-requests.ts';

/** A valid request, before it is mutated. */
export interface SampleRequest {
  /** As in `LocalSystem.answers`; for a page elsewhere, its server and path. */
  readonly name: string;
  readonly origin: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: object;
  readonly form?: Readonly<Record<string, string>>;
}

/** Addresses and password of the test patients; neither may appear in a log. */
export const DOMAIN = 'fuzz.example';
export const PASSWORD = 'Correct-horse-77';

/** The values that make a request valid. */
export interface Credentials {
  readonly username: string;
  readonly email: string;
  readonly accessToken: string;
  readonly ciphertext: string;
  /** The hidden field of the sign-in form, and its cookie. */
  readonly form: { readonly value: string; readonly cookie: string };
}

/** Returns a valid request to every endpoint of the local system. */
export function sampleRequests(system: LocalSystem, credentials: Credentials): SampleRequest[] {
  return [
    ...awsJsonSamples(system, credentials),
    ...awsRestSamples(system, credentials),
    ...pageSamples(system),
    ...signInSamples(system, credentials),
    ...webSamples(system),
  ];
}

const JSON_TYPE = {
  'content-type': 'application/x-amz-json-1.1',
  authorization: authorizationOf(ADMINISTRATOR),
};
const FORM_TYPE = { 'content-type': 'application/x-www-form-urlencoded' };

function awsJsonSamples(
  system: LocalSystem,
  { username, email, accessToken, ciphertext }: Credentials,
): SampleRequest[] {
  const { awsUrl, clientId, userPoolId, codeKeyArn, sender } = system;
  const subject = { clientId, userPoolId, username, email, password: PASSWORD, accessToken };
  const queue = { QueueUrl: `${awsUrl}/000000000000/failures` };
  const log = { logGroupName: sender.logGroup };
  const key = { KeyId: codeKeyArn };
  const context = { EncryptionContext: { 'userpool-id': userPoolId } };
  const actions: Record<string, Record<string, object>> = {
    // A change that succeeds would break the local system; there is no pool of this id.
    AWSCognitoIdentityProviderService: {
      ...wellFormedRequests(subject),
      ...settingsChanges('eu-west-1_Unknown1'),
    },
    TrentService: {
      GenerateDataKey: { ...key, ...context, KeySpec: 'AES_256' },
      GenerateDataKeyWithoutPlaintext: { ...key, ...context, NumberOfBytes: 32 },
      Encrypt: { ...key, ...context, Plaintext: 'c2VjcmV0' },
      Decrypt: { ...context, CiphertextBlob: ciphertext },
      DescribeKey: key,
      ListAliases: key,
    },
    AmazonSQS: {
      GetQueueUrl: { QueueName: 'failures' },
      GetQueueAttributes: { ...queue, AttributeNames: ['All'] },
      ReceiveMessage: { ...queue, MaxNumberOfMessages: 1, VisibilityTimeout: 0 },
      ChangeMessageVisibility: { ...queue, ReceiptHandle: 'a', VisibilityTimeout: 1 },
      DeleteMessage: { ...queue, ReceiptHandle: 'a' },
    },
    GraniteServiceVersion20100801: {
      DescribeAlarms: { AlarmTypes: ['MetricAlarm', 'CompositeAlarm'], AlarmNamePrefix: 'C', MaxRecords: 5 },
    },
    AmazonSSM: { GetParameter: { Name: '/clinic/brands' } },
    Logs_20140328: {
      DescribeLogGroups: { logGroupNamePrefix: '/aws', limit: 5, nextToken: 'a' },
      DescribeLogStreams: { ...log, logStreamNamePrefix: '2', orderBy: 'LastEventTime', descending: true },
      GetLogEvents: {
        ...log,
        logStreamName: 'a',
        startTime: 0,
        endTime: 1,
        nextToken: 'f/1',
        startFromHead: true,
      },
      FilterLogEvents: {
        ...log,
        filterPattern: '{ $.message = "email_sent" && $.kind = welcome }',
        startTime: 0,
        logStreamNames: ['a'],
      },
      CreateLogStream: { ...log, logStreamName: randomUUID() },
      PutLogEvents: { ...log, logStreamName: 'a', logEvents: [{ timestamp: 1, message: '{}' }] },
    },
  };
  return Object.entries(actions).flatMap(([target, requests]) =>
    Object.entries(requests).map(([action, body]): SampleRequest => {
      const name = `${target}.${action}`;
      const headers = { ...JSON_TYPE, 'x-amz-target': name };
      return { name, origin: awsUrl, method: 'POST', headers, path: '/', query: {}, body };
    }),
  );
}

function awsRestSamples({ awsUrl, sender }: LocalSystem, { email }: Credentials): SampleRequest[] {
  const rest: Record<string, object> = {
    'POST /v2/email/outbound-emails': {
      FromEmailAddress: '"Clinic" <accounts@mail.riverside-clinic.example>',
      Destination: { ToAddresses: [email] },
      Content: {
        Simple: { Subject: { Data: 'Hello' }, Body: { Text: { Data: 'Hello' }, Html: { Data: 'Hello' } } },
      },
      EmailTags: [{ Name: 'kind', Value: 'welcome' }],
    },
    'GET /v2/email/suppression/addresses/{EmailAddress}': {},
    'DELETE /v2/email/suppression/addresses/{EmailAddress}': {},
    'PUT /v2/email/suppression/addresses': { EmailAddress: 'bounced@evil.example', Reason: 'BOUNCE' },
    'GET /v2/email/suppression/addresses': {},
    'POST /v2/email/identities': { EmailIdentity: 'tester@evil.example' },
    'GET /v2/email/identities/{EmailIdentity}': {},
    'GET /v2/email/identities': {},
    'POST /v2/email/list-identities': { PageSize: 5 },
    'DELETE /v2/email/identities/{EmailIdentity}': {},
    'GET /v2/email/account': {},
    'PUT /v2/email/account/sending': { SendingEnabled: true },
    'PUT /v2/email/configuration-sets/{ConfigurationSetName}/sending': { SendingEnabled: true },
    'GET /2015-03-31/functions/{FunctionName}/configuration': {},
    'GET /2015-03-31/functions/{FunctionName}/policy': {},
    'POST /GetTraceSegmentDestination': {},
    'POST /Traces': { TraceIds: ['1-5759e988-bd862e3fe1be46a994272793'] },
    'POST /TraceSummaries': { StartTime: 0, EndTime: 1, FilterExpression: 'annotation.kind = "welcome"' },
    'POST /TraceSegments': {
      TraceSegmentDocuments: [
        '{"trace_id":"1-5759e988-bd862e3fe1be46a994272793","id":"defdfd9912dc5a56","start_time":1,"end_time":2,"name":"a"}',
      ],
    },
  };
  return Object.entries(rest).map(([name, body]): SampleRequest => {
    const [method = '', path = ''] = name.split(' ');
    const filled = path
      .replace('{EmailAddress}', 'bounced%40evil.example')
      .replace('{EmailIdentity}', 'tester%40evil.example')
      .replace('{ConfigurationSetName}', 'codes')
      .replace('{FunctionName}', encodeURIComponent(sender.arn));
    return {
      name,
      origin: awsUrl,
      method,
      headers: JSON_TYPE,
      path: filled,
      query: { PageSize: '5' },
      body,
    };
  });
}

function pageSamples({ awsUrl, userPoolId }: LocalSystem): SampleRequest[] {
  const get = (path: string): SampleRequest => page(`GET ${path}`, awsUrl, path, { a: 'b' });
  const post = (path: string, form: SampleRequest['form'] = {}): SampleRequest => ({
    ...page(`POST ${path}`, awsUrl, path, {}),
    method: 'POST',
    headers: FORM_TYPE,
    form,
  });
  return [
    post('/', { Action: 'DescribeStacks', StackName: 'ClinicMail', Version: '2010-05-15' }),
    post('/', { Action: 'GetCallerIdentity', Version: '2011-06-15' }),
    get('/'),
    get(`/${userPoolId}/.well-known/jwks.json`),
    get('/ses/verify-email'),
    get('/operations/style.css'),
    get('/operations/script.js'),
    post('/operations/search', { who: randomUUID() }),
    post('/operations/live', { who: randomUUID(), seen: '1.1.1' }),
    ...['support', 'users', 'failure-modes'].map((name) => get(`/docs/${name}`)),
    get('/support'),
    get('/support/desk.css'),
    get('/support/desk.client.js'),
    get('/support/sanitise.client.js'),
    { ...post('/support/invoke'), headers: JSON_TYPE, body: { endpoint: 'none', event: { ask: 'report' } } },
    {
      ...post('/2015-03-31/functions/none/invocations'),
      name: `POST ${INVOKE_PATH}`,
      headers: { ...JSON_TYPE, 'x-amz-invocation-type': 'RequestResponse' },
      body: { ask: 'report', widgetContext: { forms: { all: { patient: 'a@evil.example' } } } },
    },
    // A real switch would break the local system; this name is unknown.
    post('/operations/fault-switches', { switch: 'none', on: 'true', address: 'a@evil.example' }),
  ];
}

function signInSamples(
  { singleSignOn, userPoolId, siteUrl }: LocalSystem,
  { form, email }: Credentials,
): SampleRequest[] {
  if (singleSignOn === undefined) return [];
  const { url, apps } = singleSignOn;
  const [
    { clientId = '', callbackUrls: [redirect_uri = ''] = [], signOutUrls: [logout_uri = ''] = [] } = {},
  ] = apps;
  const authorization = {
    client_id: clientId,
    redirect_uri,
    response_type: 'code',
    scope: 'openid email',
    state: 'state',
    nonce: 'nonce',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
    prompt: 'none',
    lang: 'en',
  };
  const get = (path: string, query: SampleRequest['query'] = {}): SampleRequest =>
    page(`sign-in GET ${path}`, url, path, query);
  const post = (
    path: string,
    fields: SampleRequest['form'],
    query: SampleRequest['query'] = {},
    cookie = '',
  ): SampleRequest => ({
    ...page(`sign-in POST ${path}`, url, path, query),
    method: 'POST',
    headers: { ...FORM_TYPE, ...(cookie !== '' && { cookie }) },
    ...(fields && { form: fields }),
  });
  const fields = { form: form.value, step: 'sign-in', username: '', session: '', email };
  return [
    get(`/${userPoolId}/.well-known/openid-configuration`),
    get(`/${userPoolId}/.well-known/jwks.json`),
    get('/oauth2/authorize', authorization),
    get('/login', authorization),
    get('/forgotPassword', authorization),
    get('/logout', { client_id: clientId, logout_uri }),
    get('/logout', { ...authorization, response_type: 'code', redirect_uri: siteUrl }),
    get('/style.css'),
    get('/oauth2/userInfo'),
    post('/oauth2/userInfo', {}),
    post('/oauth2/token', {
      grant_type: 'authorization_code',
      client_id: clientId,
      code: randomUUID(),
      redirect_uri,
      code_verifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
    }),
    post('/oauth2/token', { grant_type: 'refresh_token', client_id: clientId, refresh_token: 'a.b.c' }),
    post('/oauth2/revoke', { token: 'a.b.c', client_id: clientId }),
    post('/login', { ...fields, password: PASSWORD, button: 'submit' }, authorization, form.cookie),
    post('/login', { ...fields, button: 'code' }, authorization, form.cookie),
    post('/login', { ...fields, step: 'code', code: '123456', session: 'a' }, authorization, form.cookie),
    post('/login', { ...fields, language: 'ar' }, authorization, form.cookie),
    post('/forgotPassword', { ...fields, step: 'forgot' }, authorization, form.cookie),
    post(
      '/forgotPassword',
      { ...fields, step: 'reset', code: '123456', newPassword: PASSWORD },
      authorization,
      form.cookie,
    ),
  ];
}

function webSamples({ siteUrl }: LocalSystem): SampleRequest[] {
  const paths = [
    '/',
    '/login',
    '/index.html',
    '/config.json',
    '/assets/../../package.json',
    '/../../etc/passwd',
  ];
  return paths.map((path) => page(`web GET ${path}`, siteUrl, path, { username: 'a' }));
}

function page(name: string, origin: string, path: string, query: SampleRequest['query']): SampleRequest {
  return { name, origin, method: 'GET', headers: {}, path, query };
}
