import { readFileSync } from 'node:fs';
import { Match } from 'aws-cdk-lib/assertions';
import { ALARMS, type AlarmTitle, alarmTitles } from '../../cdk/monitoring/alarm-table.ts';
import { anchorOf } from '../../formats/heading-anchor.ts';
import { TIMING } from '../../sender/timing.ts';
import { metricsOfAlarm, propertiesOfType, type Resources } from './monitoring-resources.ts';
import { logicalId, resourcesOf, synthesise } from './synthesise.ts';

const template = synthesise();
const resources: Resources = template.toJSON().Resources;
const metricAlarms = propertiesOfType(resources, 'AWS::CloudWatch::Alarm');
const alarms = [...metricAlarms, ...propertiesOfType(resources, 'AWS::CloudWatch::CompositeAlarm')];
const topicOf = (id: string) => [{ Ref: logicalId(template, 'AWS::SNS::Topic', id) }];
const TOPICS = { page: topicOf('AlarmTopic'), ticket: topicOf('TicketTopic'), dashboard: undefined };
const alarmOf = (title: AlarmTitle) => {
  const found = alarms.find(({ AlarmName }) => AlarmName === `ClinicMail: ${title}`);
  if (found === undefined) throw new Error(`There is no alarm "${title}"`);
  return found;
};
const runbook = readFileSync(new URL('../../docs/support.md', import.meta.url), 'utf8');

describe('the alarms', () => {
  test('are those of the table', () => {
    const names = alarms.map(({ AlarmName }) => String(AlarmName));
    expect(new Set(names).size).toBe(names.length);
    const titles = new Set(names.map((name) => name.replace(/ \(\d\)$/, '')));
    expect([...titles].toSorted()).toEqual(alarmTitles.map((title) => `ClinicMail: ${title}`).toSorted());
  });

  test('look for an address in each log group, with a query that CloudWatch accepts', () => {
    const queries = alarms
      .filter(({ AlarmName }) => String(AlarmName).startsWith('ClinicMail: An address is in the logs'))
      .map(
        ({ Metrics }) => (Metrics as { Expression: { 'Fn::Join': [string, unknown[]] } }[])[0]?.Expression,
      );
    const groups = Object.keys(resourcesOf(template, 'AWS::Logs::LogGroup')).map((id) => ({ Ref: id }));
    expect(queries.map((query) => query?.['Fn::Join'][1])).toEqual(
      expect.arrayContaining(
        groups.map((group) => [
          'SELECT SUM(LogEventsWithFindings) FROM "AWS/Logs" WHERE LogGroupName = \'',
          group,
          "'",
        ]),
      ),
    );
    expect(queries).toHaveLength(groups.length);
  });

  test.each(alarmTitles)('"%s" says what patients see, what to do first, and where more is', (title) => {
    const text = String(alarmOf(title).AlarmDescription);
    const { patientsSee, firstStep } = ALARMS[title];
    expect(text).toBe(
      `What patients see: ${patientsSee}\n\nWhat to do first: ${firstStep}\n\nMore: docs/support.md#${anchorOf(title)}`,
    );
    expect(text.length).toBeLessThanOrEqual(1024);
  });

  test.each(alarmTitles)('"%s" notifies its topic when it starts and when it ends', (title) => {
    const { AlarmActions, OKActions, InsufficientDataActions } = alarmOf(title);
    const topic = TOPICS[ALARMS[title].urgency];
    expect({ AlarmActions, OKActions }).toEqual({ AlarmActions: topic, OKActions: topic });
    expect(InsufficientDataActions).toBeUndefined();
  });

  test('notify once for one lost email, and wake nobody', () => {
    // What one email moves that SES refuses twice, beyond the threshold: two errors, a drop, a message in the queue, a wait.
    const moved: Readonly<Record<string, number>> = {
      AsyncEventsDropped: 1,
      Errors: 2,
      ApproximateNumberOfMessagesVisible: 1,
      AsyncEventAge: 180_000,
    };
    const started = metricAlarms.filter((alarm) => {
      const [{ dimensions = {}, name = '' } = {}, ...others] = metricsOfAlarm(alarm);
      const isSender =
        dimensions.FunctionName?.startsWith('CustomEmailSender') ?? name.startsWith('Approximate');
      const value = others.length === 0 && isSender ? moved[name] : undefined;
      const threshold = Number(alarm.Threshold);
      return value !== undefined && (value > threshold || (value === threshold && isInclusive(alarm)));
    });
    expect(started).toHaveLength(4);
    expect(started.filter(({ AlarmActions }) => AlarmActions !== undefined)).toEqual([
      expect.objectContaining({ AlarmName: 'ClinicMail: Emails were lost', AlarmActions: TOPICS.ticket }),
    ]);
  });

  test('page once when patients get no codes, whatever the cause', () => {
    const causes = ALARMS['Patients get no codes'].anyOf;
    const idsOf = (title: string) =>
      Object.entries(resourcesOf(template, 'AWS::CloudWatch::Alarm'))
        .filter(([, { Properties }]) => Properties.AlarmName === `ClinicMail: ${title}`)
        .map(([id]) => id);
    const rule = JSON.stringify(alarmOf('Patients get no codes').AlarmRule);
    for (const title of causes) {
      const [id = 'none'] = idsOf(title);
      expect(rule).toContain(`"Fn::GetAtt":["${id}","Arn"]`);
    }
    expect(rule.match(/Fn::GetAtt/g)).toHaveLength(causes.length);
    expect(rule).not.toMatch(/ AND | NOT /);
  });

  test('leave out the sign-in check where it is switched off, and page all the same', () => {
    const without = synthesise({ site: { canary: false } });
    const names = Object.values(resourcesOf(without, 'AWS::CloudWatch::Alarm')).map(({ Properties }) =>
      String(Properties.AlarmName),
    );
    expect(names.filter((name) => name.includes('sign-in check'))).toEqual([]);
    without.hasResourceProperties('AWS::CloudWatch::CompositeAlarm', { AlarmActions: [Match.anyValue()] });
    expect(JSON.stringify(without.toJSON())).not.toContain('PORTAL_CLIENT_ID');
  });

  test.each<[AlarmTitle, string, number, string]>([
    ['Emails were lost', 'GreaterThanOrEqualToThreshold', 1, 'notBreaching'],
    ['Emails fail', 'GreaterThanOrEqualToThreshold', 1, 'notBreaching'],
    ['Notices fail', 'GreaterThanOrEqualToThreshold', 3, 'notBreaching'],
    ['Sessions were not ended', 'GreaterThanOrEqualToThreshold', 1, 'notBreaching'],
    ['Sign-ups are refused', 'GreaterThanOrEqualToThreshold', 10, 'notBreaching'],
    ['Account rules fail', 'GreaterThanOrEqualToThreshold', 1, 'notBreaching'],
    ['Emails wait', 'GreaterThanThreshold', 60_000, 'notBreaching'],
    ['Too many emails at once', 'GreaterThanOrEqualToThreshold', 1, 'notBreaching'],
    ['The failure queue is not empty', 'GreaterThanThreshold', 0, 'notBreaching'],
    ['Codes cannot be decrypted', 'GreaterThanOrEqualToThreshold', 1, 'notBreaching'],
    ['Too many emails come back', 'GreaterThanThreshold', 0.02, 'ignore'],
    ['Too many emails are marked as spam', 'GreaterThanThreshold', 0.001, 'ignore'],
    ['Emails arrive late', 'GreaterThanThreshold', 60_000, 'notBreaching'],
    ['An address is in the logs', 'GreaterThanOrEqualToThreshold', 1, 'notBreaching'],
    ['Sends have stopped', 'GreaterThanOrEqualToThreshold', 1, 'notBreaching'],
    ['Notices have stopped', 'GreaterThanOrEqualToThreshold', 1, 'notBreaching'],
    ['Most emails fail', 'GreaterThanOrEqualToThreshold', 1, 'notBreaching'],
    ['Cognito cannot pass emails on', 'GreaterThanOrEqualToThreshold', 1, 'notBreaching'],
    ['The sign-in check gets no email', 'LessThanThreshold', 1, 'breaching'],
    ['The sign-in check is slow', 'GreaterThanThreshold', 60_000, 'notBreaching'],
    ['Too few codes leave in time', 'GreaterThanOrEqualToThreshold', 1, 'notBreaching'],
    ['Too few codes arrive in time', 'GreaterThanOrEqualToThreshold', 1, 'notBreaching'],
    ['Deliveries are not recorded', 'GreaterThanOrEqualToThreshold', 1, 'notBreaching'],
  ])('"%s" starts at %s %d', (title, comparison, threshold, noData) => {
    expect(alarmOf(title)).toMatchObject({
      ComparisonOperator: comparison,
      Threshold: threshold,
      TreatMissingData: noData,
    });
  });

  test('watch the right function', () => {
    const sender = logicalId(template, 'AWS::Lambda::Function', 'CustomEmailSender');
    const notices = logicalId(template, 'AWS::Lambda::Function', 'Notices');
    const rules = logicalId(template, 'AWS::Lambda::Function', 'AccountRules');
    const uses = (title: AlarmTitle) => metricsOfAlarm(alarmOf(title));
    expect(uses('Emails were lost')).toEqual([
      { namespace: 'AWS/Lambda', name: 'AsyncEventsDropped', dimensions: { FunctionName: sender } },
    ]);
    expect(uses('Too many emails at once').map(({ dimensions }) => dimensions.FunctionName)).toEqual([
      sender,
      notices,
      rules,
    ]);
    expect(uses('Sign-ups are refused')).toEqual([
      { namespace: 'ClinicMail', name: 'sign_up_refused', dimensions: { service: 'account-rules' } },
    ]);
    expect(uses('Account rules fail').map(({ name }) => name)).toEqual([
      'account_rule_failed',
      'portal_unknown',
    ]);
    expect(uses('Sessions were not ended')).toEqual([
      { namespace: 'ClinicMail', name: 'sign_out_failed', dimensions: { service: 'notices' } },
    ]);
    expect(uses('Codes cannot be decrypted').map(({ dimensions }) => dimensions.failure_class)).toEqual([
      'decrypt_failed',
      'foreign_ciphertext',
      'key_denied',
      'key_unavailable',
    ]);
  });

  test('miss codes although notices are sent, and the other way round', () => {
    const uses = (title: AlarmTitle) =>
      metricsOfAlarm(alarmOf(title)).map(({ name, dimensions }) => [name, dimensions.service]);
    expect(uses('Sends have stopped')).toEqual([
      ['SignUpSuccesses', undefined],
      ['email_sent', 'custom-email-sender'],
      ['email_withheld', 'custom-email-sender'],
    ]);
    expect(uses('Notices have stopped')).toEqual([
      ['SignInSuccesses', undefined],
      ['email_sent', 'notices'],
    ]);
  });

  test('watch the notices of every client', () => {
    const callbackUrls = ['https://booking.riverside-clinic.example/'];
    const booking = { name: 'Booking', type: 'public' as const, callbackUrls, signOutUrls: callbackUrls };
    const withApp = synthesise({ site: { apps: [booking], signInDomainPrefix: 'riverside-clinic' } });
    const clients = Object.keys(resourcesOf(withApp, 'AWS::Cognito::UserPoolClient'));
    const watched = Object.values(resourcesOf(withApp, 'AWS::CloudWatch::Alarm'))
      .filter(({ Properties }) => String(Properties.AlarmName).includes('Notices have stopped'))
      .flatMap(({ Properties }) => metricsOfAlarm(Properties))
      .flatMap(({ dimensions }) => dimensions.UserPoolClient ?? []);
    expect(clients).toHaveLength(2);
    expect(watched.toSorted()).toEqual(clients.toSorted());
  });

  test('do not expect emails at sign-in if that notice is disabled', () => {
    const notices = { welcome: false, passwordChanged: false, newSignIn: false };
    const withoutNotices = synthesise({ site: { notices } });
    const names = Object.values(resourcesOf(withoutNotices, 'AWS::CloudWatch::Alarm')).map(
      ({ Properties }) => Properties.AlarmName,
    );
    expect(names).not.toContain('ClinicMail: Notices have stopped');
    expect(names).toContain('ClinicMail: Sends have stopped');
  });

  test('count every line of the log to which Cognito writes its errors', () => {
    const [filter] = propertiesOfType(resources, 'AWS::Logs::MetricFilter');
    expect(filter).toMatchObject({
      FilterPattern: '{ $.logLevel = "ERROR" }',
      MetricTransformations: [
        { MetricName: 'cognito_errors', MetricNamespace: 'ClinicMail', MetricValue: '1' },
      ],
    });
    const [delivery] = propertiesOfType(resources, 'AWS::Cognito::LogDeliveryConfiguration');
    expect(JSON.stringify(delivery)).toContain(JSON.stringify(filter?.LogGroupName));
    expect(metricsOfAlarm(alarmOf('Cognito cannot pass emails on'))).toEqual([
      { namespace: 'ClinicMail', name: 'cognito_errors', dimensions: {} },
    ]);
  });
});

const isInclusive = ({ ComparisonOperator }: { readonly ComparisonOperator?: unknown }) =>
  ComparisonOperator === 'GreaterThanOrEqualToThreshold';

describe('the guide', () => {
  const guide = readFileSync(new URL('../../docs/deploying.md', import.meta.url), 'utf8').replaceAll(
    /\s+/g,
    ' ',
  );
  const chargedMetrics = (alarms: readonly Parameters<typeof metricsOfAlarm>[0][]) =>
    alarms.map((alarm) => Math.max(1, metricsOfAlarm(alarm).length)).reduce((sum, count) => sum + count, 0);

  test('counts the metrics of the alarms as they are charged', () => {
    const [, count] = /\((\d+) − 10\) × 0\.10 \+ 0\.50/.exec(guide) ?? [];
    expect(Number(count)).toBe(chargedMetrics(metricAlarms));
    expect(propertiesOfType(resources, 'AWS::CloudWatch::CompositeAlarm')).toHaveLength(1);
  });

  test('counts the emails of the sign-in check', () => {
    const [, minutes] = /Every (\d+) minutes, a function requests a sign-in code/.exec(guide) ?? [];
    expect(Number(minutes) * 60_000).toBe(TIMING.canaryInterval);
    expect(guide).toContain(`${((30 * 24 * 60) / Number(minutes)).toLocaleString('en')} emails`);
    const [schedule] = propertiesOfType(resources, 'AWS::Events::Rule').flatMap(
      ({ ScheduleExpression }) => ScheduleExpression ?? [],
    );
    expect(schedule).toBe(`rate(${minutes} minutes)`);
  });
});

describe('the runbook', () => {
  const [, chapter = ''] = /^## When an alarm comes$(.*?)(?=^## |(?![\s\S]))/ms.exec(runbook) ?? [];
  const sections = new Map(
    chapter
      .split(/^### /m)
      .slice(1)
      .map((section): [string, string] => {
        const [title = '', ...text] = section.split('\n');
        return [title, text.join('\n')];
      }),
  );

  test('has a section for each alarm and no other', () => {
    expect([...sections.keys()].toSorted()).toEqual(alarmTitles.toSorted());
  });

  test.each(alarmTitles)('says what "%s" means, what patients see and what to do', (title) => {
    const section = sections.get(title) ?? '';
    for (const part of ['**What it means.**', '**What patients see.**', '**What to do.**\n\n1. ']) {
      expect(section).toContain(part);
    }
  });

  test('refers only to saved queries that exist', () => {
    const queries = propertiesOfType(resources, 'AWS::Logs::QueryDefinition').map(({ Name }) =>
      String(Name).replace('ClinicMail/', ''),
    );
    const inRunbook = [...chapter.matchAll(/"(?<name>[A-Z][^"]+\?)"/g)].map(({ groups }) => groups?.name);
    const inAlarms = Object.values(ALARMS).flatMap(({ firstStep }) =>
      [...firstStep.matchAll(/"(?<name>[A-Z][^"]+\?)"/g)].map(({ groups }) => groups?.name),
    );
    expect(inRunbook.length).toBeGreaterThan(5);
    for (const name of [...inRunbook, ...inAlarms]) expect(queries).toContain(name);
  });
});

describe('the alarm topics', () => {
  test('send alarms to each address of the site, encrypted and over TLS', () => {
    const alarmEmails = ['one@clinic.example', 'two@clinic.example'];
    const template = synthesise({ site: { alarmEmails } });
    template.hasResourceProperties('AWS::SNS::Topic', {
      KmsMasterKeyId: { 'Fn::GetAtt': [logicalId(template, 'AWS::KMS::Key', 'Records'), 'Arn'] },
    });
    const subscriptions = Object.values(resourcesOf(template, 'AWS::SNS::Subscription'));
    expect(subscriptions.map(({ Properties }) => [Properties.Protocol, Properties.Endpoint])).toEqual(
      // Once for what cannot wait and once for the rest.
      [...alarmEmails, ...alarmEmails].map((address) => ['email', address]),
    );
    template.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: Match.objectLike({
        Statement: [
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
          Match.objectLike({
            Action: 'sns:Publish',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          }),
        ],
      }),
    });
  });

  test('send what can wait to other addresses if the site names some', () => {
    const site = { alarmEmails: ['on-call@clinic.example'], ticketEmails: ['desk@clinic.example'] };
    const template = synthesise({ site });
    const subscriptions = Object.values(resourcesOf(template, 'AWS::SNS::Subscription'));
    expect(subscriptions.map(({ Properties }) => [Properties.TopicArn, Properties.Endpoint])).toEqual([
      [TOPICS.page[0], 'on-call@clinic.example'],
      [TOPICS.ticket[0], 'desk@clinic.example'],
    ]);
  });
});
