import { readFileSync } from 'node:fs';
import { Match } from 'aws-cdk-lib/assertions';
import { ALARMS, type AlarmTitle, alarmTitles, anchorOf } from '../../cdk/monitoring/alarm-table.ts';
import { INDEXED_FIELDS } from '../../cdk/monitoring/log-storage.ts';
import { metricsOfAlarm, type Parts, propertiesOfType } from './monitoring-parts.ts';
import { logicalId, resourcesOf, synthesise } from './synthesise.ts';

const template = synthesise();
const parts: Parts = template.toJSON().Resources;
const alarms = propertiesOfType(parts, 'AWS::CloudWatch::Alarm');
const alarmOf = (title: AlarmTitle) => {
  const found = alarms.find(({ AlarmName }) => AlarmName === `ClinicMail: ${title}`);
  if (found === undefined) throw new Error(`There is no alarm "${title}"`);
  return found;
};
const runbook = readFileSync(new URL('../../docs/support.md', import.meta.url), 'utf8');

describe('the alarms', () => {
  test('are one for each row of the table', () => {
    const names = alarms.map(({ AlarmName }) => AlarmName);
    expect(names.toSorted()).toEqual(alarmTitles.map((title) => `ClinicMail: ${title}`).toSorted());
  });

  test.each(alarmTitles)('"%s" says what patients see, what to do first, and where more is', (title) => {
    const text = String(alarmOf(title).AlarmDescription);
    const { patientsSee, firstStep } = ALARMS[title];
    expect(text).toBe(
      `What patients see: ${patientsSee}\n\nWhat to do first: ${firstStep}\n\nMore: docs/support.md#${anchorOf(title)}`,
    );
    expect(text.length).toBeLessThanOrEqual(1024);
  });

  test.each(alarmTitles)('"%s" tells the topic when it comes and when it goes', (title) => {
    const topic = [{ Ref: logicalId(template, 'AWS::SNS::Topic', 'AlarmTopic') }];
    expect(alarmOf(title)).toMatchObject({ AlarmActions: topic, OKActions: topic });
    expect(alarmOf(title)).not.toHaveProperty('InsufficientDataActions');
  });

  test.each<[AlarmTitle, string, number, string]>([
    ['Emails were lost', 'GreaterThanOrEqualToThreshold', 1, 'notBreaching'],
    ['Emails fail', 'GreaterThanOrEqualToThreshold', 1, 'notBreaching'],
    ['Notices fail', 'GreaterThanOrEqualToThreshold', 3, 'notBreaching'],
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
  ])('"%s" comes at %s %d', (title, comparison, threshold, noData) => {
    expect(alarmOf(title)).toMatchObject({
      ComparisonOperator: comparison,
      Threshold: threshold,
      TreatMissingData: noData,
    });
  });

  test('look at the function that they are about', () => {
    const sender = logicalId(template, 'AWS::Lambda::Function', 'CustomEmailSender');
    const notices = logicalId(template, 'AWS::Lambda::Function', 'Notices');
    const uses = (title: AlarmTitle) => metricsOfAlarm(alarmOf(title));
    expect(uses('Emails were lost')).toEqual([
      { namespace: 'AWS/Lambda', name: 'AsyncEventsDropped', dimensions: { FunctionName: sender } },
    ]);
    expect(uses('Too many emails at once').map(({ dimensions }) => dimensions.FunctionName)).toEqual([
      sender,
      notices,
    ]);
    expect(uses('Codes cannot be decrypted').map(({ dimensions }) => dimensions.failure_class)).toEqual([
      'decrypt_failed',
      'foreign_ciphertext',
      'key_denied',
      'key_unavailable',
    ]);
  });

  test('leave out what is switched off', () => {
    const notices = { welcome: false, passwordChanged: false, newSignIn: false };
    const without: Parts = synthesise({ site: { notices } }).toJSON().Resources;
    const some = propertiesOfType(without, 'AWS::CloudWatch::Alarm');
    expect(some.map(({ AlarmName }) => AlarmName)).not.toContain('ClinicMail: Notices fail');
    const silence = some.find(({ AlarmName }) => AlarmName === 'ClinicMail: Sends have stopped') ?? {};
    expect(metricsOfAlarm(silence).map(({ name }) => name)).toEqual(['SignUpSuccesses', 'email_sent']);
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

  test('has a section for each alarm, and no other', () => {
    expect([...sections.keys()].toSorted()).toEqual(alarmTitles.toSorted());
  });

  test.each(alarmTitles)('says of "%s" what it means, what patients see and what to do', (title) => {
    const section = sections.get(title) ?? '';
    for (const part of ['**What it means.**', '**What patients see.**', '**What to do.**\n\n1. ']) {
      expect(section).toContain(part);
    }
  });

  test('names only alarms and questions that exist', () => {
    const questions = propertiesOfType(parts, 'AWS::Logs::QueryDefinition').map(({ Name }) =>
      String(Name).replace('ClinicMail/', ''),
    );
    const asked = [...chapter.matchAll(/"(?<name>[A-Z][^"]+\?)"/g)].map(({ groups }) => groups?.name);
    const advised = Object.values(ALARMS).flatMap(({ firstStep }) =>
      [...firstStep.matchAll(/"(?<name>[A-Z][^"]+\?)"/g)].map(({ groups }) => groups?.name),
    );
    expect(asked.length).toBeGreaterThan(5);
    for (const name of [...asked, ...advised]) expect(questions).toContain(name);
  });
});

describe('the saved questions', () => {
  const queries = propertiesOfType(parts, 'AWS::Logs::QueryDefinition');

  test('are in a folder of the stack, over the logs of the three functions', () => {
    const logGroups = ['CustomEmailSender', 'Notices', 'DeliveryEvents'].map((start) => ({
      Ref: logicalId(template, 'AWS::Logs::LogGroup', start),
    }));
    expect(queries.length).toBeGreaterThan(8);
    for (const { Name, LogGroupNames } of queries) {
      expect(Name).toMatch(/^ClinicMail\/[A-Z].+\?$/);
      expect(LogGroupNames).toEqual(logGroups);
    }
  });

  test('fill in every parameter that they name, and name every one that they have', () => {
    for (const { QueryString, Parameters = [] } of queries) {
      const named = [...String(QueryString).matchAll(/\{\{(?<name>\w+)\}\}/g)].map(
        ({ groups }) => groups?.name,
      );
      const given = (Parameters as { Name: string; Description: string }[]).map(({ Name }) => Name);
      expect([...new Set(named)]).toEqual(given);
    }
    expect(queries.filter(({ Parameters }) => Parameters !== undefined)).toHaveLength(3);
  });

  test('find an email by keys that are indexed', () => {
    const quick = queries.filter(({ Parameters }) => Parameters !== undefined);
    for (const { QueryString } of quick) {
      const keys = [...String(QueryString).matchAll(/(?<key>\w+) = "\{\{/g)].map(({ groups }) => groups?.key);
      expect(keys.length).toBeGreaterThan(0);
      for (const key of keys) expect(INDEXED_FIELDS).toContain(key);
    }
  });
});

describe('the logs', () => {
  test('are indexed by the keys of emails, and mask and count addresses, each of them', () => {
    const identifiers = { DataIdentifier: [Match.stringLikeRegexp('data-identifier/EmailAddress$')] };
    template.allResourcesProperties('AWS::Logs::LogGroup', {
      FieldIndexPolicies: [{ Fields: [...INDEXED_FIELDS] }],
      DataProtectionPolicy: Match.objectLike({
        Statement: [
          Match.objectLike({ ...identifiers, Operation: { Audit: { FindingsDestination: {} } } }),
          Match.objectLike({ ...identifiers, Operation: { Deidentify: { MaskConfig: {} } } }),
        ],
      }),
    });
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatchLogs-Field-Indexing-Syntax.html
    expect(INDEXED_FIELDS.length).toBeLessThanOrEqual(20);
  });
});

describe('the traces', () => {
  test('of emails are a group, and none of them is left out where that can be chosen', () => {
    template.hasResourceProperties('AWS::XRay::Group', {
      GroupName: 'ClinicMail',
      FilterExpression:
        'annotation.Service = "custom-email-sender" OR annotation.Service = "notices" OR annotation.Service = "delivery-events"',
    });
    template.hasResourceProperties('AWS::XRay::SamplingRule', {
      SamplingRule: Match.objectLike({ RuleName: 'ClinicMail', FixedRate: 1, ServiceName: 'ClinicMail-*' }),
    });
  });

  test('have names that X-Ray takes, of every stage', () => {
    const staging = synthesise({ site: { stage: 'staging' } });
    const [group] = Object.values(resourcesOf(staging, 'AWS::XRay::Group'));
    expect(String(group?.Properties.GroupName)).toMatch(/^[\w-]{1,32}$/);
  });
});
