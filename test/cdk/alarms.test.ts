import { readFileSync } from 'node:fs';
import { Match } from 'aws-cdk-lib/assertions';
import { ALARMS, type AlarmTitle, alarmTitles, anchorOf } from '../../cdk/monitoring/alarm-table.ts';
import { metricsOfAlarm, propertiesOfType, type Resources } from './monitoring-resources.ts';
import { logicalId, resourcesOf, synthesise } from './synthesise.ts';

const template = synthesise();
const resources: Resources = template.toJSON().Resources;
const alarms = propertiesOfType(resources, 'AWS::CloudWatch::Alarm');
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

  test.each(alarmTitles)('"%s" notifies the topic when it starts and when it ends', (title) => {
    const topic = [{ Ref: logicalId(template, 'AWS::SNS::Topic', 'AlarmTopic') }];
    expect(alarmOf(title)).toMatchObject({ AlarmActions: topic, OKActions: topic });
    expect(alarmOf(title)).not.toHaveProperty('InsufficientDataActions');
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
    ['Nobody tells what became of emails', 'GreaterThanOrEqualToThreshold', 1, 'notBreaching'],
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

  test('do not expect emails at sign-in if that notice is disabled', () => {
    const notices = { welcome: false, passwordChanged: false, newSignIn: false };
    const withoutNotices: Resources = synthesise({ site: { notices } }).toJSON().Resources;
    const alarms = propertiesOfType(withoutNotices, 'AWS::CloudWatch::Alarm');
    const sendsStopped = alarms.find(({ AlarmName }) => AlarmName === 'ClinicMail: Sends have stopped') ?? {};
    expect(metricsOfAlarm(sendsStopped).map(({ name }) => name)).toEqual([
      'SignUpSuccesses',
      'email_sent',
      'email_withheld',
      'email_sent',
    ]);
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

describe('the alarm topic', () => {
  test('sends alarms to each address of the site, encrypted and over TLS', () => {
    const alarmEmails = ['one@clinic.example', 'two@clinic.example'];
    const template = synthesise({ site: { alarmEmails } });
    template.hasResourceProperties('AWS::SNS::Topic', {
      KmsMasterKeyId: { 'Fn::GetAtt': [logicalId(template, 'AWS::KMS::Key', 'Records'), 'Arn'] },
    });
    const subscriptions = Object.values(resourcesOf(template, 'AWS::SNS::Subscription'));
    expect(subscriptions.map(({ Properties }) => [Properties.Protocol, Properties.Endpoint])).toEqual(
      alarmEmails.map((address) => ['email', address]),
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
});
