import { randomUUID } from 'node:crypto';
import { CognitoIdentityProviderClient, SignUpCommand } from '@aws-sdk/client-cognito-identity-provider';
import { GetTraceSummariesCommand, XRayClient } from '@aws-sdk/client-xray';
import { leaksIn } from '../../bench/leaks.ts';
import { INDEXED_FIELDS } from '../../cdk/monitoring/log-storage.ts';
import { AwsError } from '../../emulator/aws/service.ts';
import { readAssembly } from '../../emulator/template/assembly.ts';
import { readStack } from '../../emulator/template/stack.ts';
import { ADMINISTRATOR } from '../../local/access.ts';
import { type LocalSystem, startLocalSystem } from '../../local/system.ts';
import { EMAIL_KINDS, type EmailKind } from '../../sender/email/kinds.ts';
import { SUPPORT_HINTS } from '../../sender/errors.ts';
import { deliveryOutcomes } from '../../sender/telemetry/delivery-outcomes.ts';
import {
  dashboardOf,
  metricsOfAlarm,
  metricsOfWidget,
  propertiesOfType,
  queryOfWidget,
  type Resources,
} from '../cdk/monitoring-resources.ts';
import { ASSEMBLY } from '../harness/assembly.ts';
import { BODIES, deliveryEvent } from '../sender/delivery-samples.ts';
import { eventOf, kindsByEvent } from './sample-event.ts';
import { emittedBy, fieldsIn, isKnown, type Line, missingFor } from './telemetry-use.ts';
import { signUpUntilWithheld } from './withheld-emails.ts';

const CODE = '48151623';
const parts: Resources = readAssembly(ASSEMBLY).template.Resources ?? {};
const { widgets } = dashboardOf(parts);
const alarms = propertiesOfType(parts, 'AWS::CloudWatch::Alarm');
const savedQueries = propertiesOfType(parts, 'AWS::Logs::QueryDefinition').map(
  ({ Name, QueryString }): [string, string] => [String(Name), String(QueryString)],
);
const dashboardQueries = widgets
  .filter(({ type }) => type === 'log')
  .map((widget): [string, string] => [
    `${widget.properties.title}, on the dashboard`,
    // A placeholder that a person replaces.
    queryOfWidget(widget).replace(/"sub-of-the-patient"/, '"{{sub}}"'),
  ]);

const functionOf = (service: string) =>
  readStack(ASSEMBLY)
    .functions()
    .find(({ environment }) => environment.POWERTOOLS_SERVICE_NAME === service);
const deliveryEventsFunction = functionOf('delivery-events');

/** The metrics of metric filters, which no line emits by itself. */
const filtered = propertiesOfType(parts, 'AWS::Logs::MetricFilter')
  .flatMap(({ MetricTransformations }) => MetricTransformations as Record<string, string>[])
  .map(({ MetricNamespace = '', MetricName = '' }) => ({
    namespace: MetricNamespace,
    name: MetricName,
    unit: 'Count',
    value: 1,
    dimensions: {},
  }));

let system: LocalSystem;
let lines: Line[];
let ssmFails = false;
beforeAll(async () => {
  const ssm = () => {
    if (ssmFails) throw new AwsError('AccessDeniedException', 'not allowed');
  };
  system = await startLocalSystem({ assembly: ASSEMBLY, delayScale: 0.01, faults: { ssm } });
  await produceTelemetry();
  lines = system.logGroups
    .flatMap((group) => system.logs.query({ group }))
    .filter(({ message }) => message.startsWith('{'))
    .map(({ message }) => JSON.parse(message));
});
afterAll(() => system.close());

/** Makes the functions log each kind of email, each delivery outcome and a failure of each function. */
async function produceTelemetry(): Promise<void> {
  const send = async (kind: EmailKind, email: string | undefined, request: object = {}) => {
    const event = await eventOf(system, kind, CODE, { request, attributes: { email } });
    await system.lambda.invoke(system.functionFor(EMAIL_KINDS[kind].triggers[0]).arn, event);
  };
  await breakAccountRules();
  await signUpTooOften();
  // No account has the user name of the samples, so that after a reset no session can be ended.
  for (const kind of kindsByEvent) await send(kind, 'alex.morgan@example.com');
  for (const name of ['bounce', 'complaint', 'suppressionlist']) {
    await send('verify-account', `${name}@simulator.amazonses.com`);
  }
  await send('verify-account', 'alex@example.com', { code: 'nonsense' });
  await send('new-sign-in', undefined);
  for (const type of Object.keys(BODIES) as (keyof typeof BODIES)[]) {
    await system.lambda.invoke(deliveryEventsFunction?.arn ?? '', deliveryEvent(type));
  }
  await system.lambda.invoke(deliveryEventsFunction?.arn ?? '', {
    source: 'aws.ses',
    'detail-type': 'Other',
    detail: {},
  });
  await system.lambda.invoke(functionOf('canary')?.arn ?? '', {});
  await system.lambda.settled();
  const deliveryLines = () =>
    system.logs.query({ group: deliveryEventsFunction?.logGroup ?? '' }).map(({ message }) => message);
  const isLogged = (event: string) => deliveryLines().some((line) => line.includes(`"${event}"`));
  while (!isLogged('delivery_suppressed') || !isLogged('canary_delivered')) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Makes the account rules fail and refuse. */
async function breakAccountRules(): Promise<void> {
  const { arn } = system.functionFor('PreSignUp_SignUp');
  const signUp = {
    triggerSource: 'PreSignUp_SignUp',
    userName: randomUUID(),
    userPoolId: system.userPoolId,
    callerContext: { clientId: system.clientId },
    request: { userAttributes: { email: 'alex.morgan@example.com' } },
  };
  ssmFails = true;
  await system.lambda.invoke(arn, signUp);
  ssmFails = false;
  await system.lambda.invoke(arn, { ...signUp, userName: 'alex' });
  await system.lambda.invoke(arn, 'nonsense');
}

/** Signs up often enough with an address for emails to be withheld. */
async function signUpTooOften(): Promise<void> {
  const { region, awsUrl: endpoint, clientId: ClientId } = system;
  const credentials = ADMINISTRATOR;
  const cognito = new CognitoIdentityProviderClient({ region, endpoint, credentials });
  const UserAttributes = [{ Name: 'email', Value: 'often@example.com' }];
  const Password = 'correct horse battery';
  await signUpUntilWithheld(system, () =>
    cognito.send(new SignUpCommand({ ClientId, Username: randomUUID(), Password, UserAttributes })),
  );
  cognito.destroy();
}

describe('queries, alarms and the dashboard', () => {
  test.each([...savedQueries, ...dashboardQueries])(
    '"%s" uses only fields and values that log lines have',
    (_, query) => {
      expect(missingFor(query, lines)).toEqual([]);
    },
  );

  test.each(['user_sub', 'message', 'support_hint', 'failure_class', 'recipient_domain', 'send_time_ms'])(
    'fail this test if %s is renamed in the logs',
    (field) => {
      const renamed = lines.map(({ [field]: value, ...line }) =>
        value === undefined ? line : { ...line, renamed: value },
      );
      const missing = savedQueries.flatMap(([, query]) => missingFor(query, renamed));
      expect(missing.join()).toContain(field);
    },
  );

  test('have alarms only for metrics that exist', () => {
    const emitted = [...emittedBy(lines), ...filtered];
    const uses = alarms.flatMap(metricsOfAlarm);
    expect(uses.length).toBeGreaterThan(15);
    expect(uses.filter((use) => !isKnown(use, emitted))).toEqual([]);
    const classes = uses.flatMap(({ dimensions }) => dimensions.failure_class ?? []);
    for (const failureClass of classes) expect(Object.keys(SUPPORT_HINTS)).toContain(failureClass);
  });

  test('draw only metrics that exist', () => {
    const emitted = emittedBy(lines);
    const uses = widgets.flatMap(metricsOfWidget);
    expect(uses.length).toBeGreaterThan(10);
    expect(uses.filter((use) => !isKnown(use, emitted))).toEqual([]);
  });

  test('fail this test if a metric is renamed', () => {
    const emitted = [...emittedBy(lines), ...filtered].filter(({ name }) => name !== 'email_sent');
    const unknown = [...alarms.flatMap(metricsOfAlarm), ...widgets.flatMap(metricsOfWidget)].filter(
      (use) => !isKnown(use, emitted),
    );
    expect(new Set(unknown.map(({ name }) => name))).toEqual(new Set(['email_sent']));
  });

  test("count only Cognito's errors by a metric filter, because others would duplicate the metrics", () => {
    expect(filtered.map(({ name }) => name)).toEqual(['cognito_errors']);
  });

  test('are indexed by fields that log lines have', () => {
    const known = new Set(lines.flatMap((line) => fieldsIn(line)));
    expect(INDEXED_FIELDS.filter((key) => !known.has(key))).toEqual([]);
  });

  test('group the traces of each function', async () => {
    const [group] = propertiesOfType(parts, 'AWS::XRay::Group');
    const credentials = ADMINISTRATOR;
    const client = new XRayClient({ region: system.region, endpoint: system.awsUrl, credentials });
    const services = new Set(emittedBy(lines).map(({ dimensions }) => dimensions.service));
    expect(services.size).toBe(5);
    for (const service of services) {
      const FilterExpression = `${group?.FilterExpression} AND annotation.Service = "${service}"`;
      const times = { StartTime: new Date(Date.now() - 600_000), EndTime: new Date(Date.now() + 1_000) };
      const { TraceSummaries } = await client.send(
        new GetTraceSummariesCommand({ ...times, FilterExpression }),
      );
      expect(TraceSummaries?.length).toBeGreaterThan(0);
    }
    client.destroy();
  });
});

describe('the metrics', () => {
  test('count every step and every outcome under the name of its line', () => {
    const steps = ['email_requested', 'code_decrypted', 'email_rendered', 'email_sent', 'email_failed'];
    const names = new Set(emittedBy(lines).map(({ name }) => name));
    for (const name of [...steps, ...deliveryOutcomes, 'delivery_event_failed'])
      expect(names).toContain(name);
    for (const line of lines.filter(({ _aws }) => _aws !== undefined)) {
      expect(line[String(line.message)]).toBe(1);
    }
  });

  test('measure the time of an email to SES, and from there to the mailbox', () => {
    const times = emittedBy(lines).filter(({ unit }) => unit === 'Milliseconds');
    const ours = ['send_time_ms', 'accept_time_ms', 'delivery_time_ms', 'mailbox_time_ms', 'canary_time_ms'];
    expect(new Set(times.map(({ name }) => name))).toEqual(new Set(ours));
    for (const { value } of times) {
      expect(typeof value).toBe('number');
      expect(Number(value)).toBeGreaterThanOrEqual(0);
      expect(Number(value)).toBeLessThan(30_000);
    }
  });

  test('are numbers with only service and failure class as dimensions, and contain no patient data', () => {
    const emitted = emittedBy(lines);
    const classes = Object.keys(SUPPORT_HINTS);
    const services = ['custom-email-sender', 'notices', 'account-rules', 'delivery-events', 'canary'];
    for (const { value, dimensions } of emitted) {
      const { service = '', failure_class: failureClass, ...others } = dimensions;
      expect(typeof value).toBe('number');
      expect(services).toContain(service);
      if (failureClass !== undefined) expect(classes).toContain(failureClass);
      expect(others).toEqual({});
    }
    expect(leaksIn(emitted, [CODE, '@', 'alex', 'example.com'])).toEqual([]);
  });

  test('are few, because each one costs money', () => {
    const metrics = emittedBy(lines).map(({ name, dimensions }) => JSON.stringify([name, dimensions]));
    expect(new Set(metrics).size).toBeLessThan(40);
  });
});
