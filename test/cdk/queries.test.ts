import { INDEXED_FIELDS } from '../../cdk/monitoring/log-storage.ts';
import { propertiesOfType } from './monitoring-resources.ts';
import { logicalId, synthesise } from './synthesise.ts';

const template = synthesise();

describe('the saved queries', () => {
  const queries = propertiesOfType(template.toJSON().Resources, 'AWS::Logs::QueryDefinition');

  test('are in a folder named after the stack and read the logs of all functions', () => {
    const logGroups = ['CustomEmailSender', 'Notices', 'AccountRules', 'DeliveryEvents', 'Canary'].map(
      (start) => ({ Ref: logicalId(template, 'AWS::Logs::LogGroup', start) }),
    );
    expect(queries.length).toBeGreaterThan(8);
    for (const { Name, LogGroupNames } of queries) {
      expect(Name).toMatch(/^ClinicMail\/[A-Z].+\?$/);
      expect(LogGroupNames).toEqual(logGroups);
    }
  });

  test('use exactly the parameters that they declare', () => {
    for (const { QueryString, Parameters = [] } of queries) {
      const used = [...String(QueryString).matchAll(/\{\{(?<name>\w+)\}\}/g)].map(
        ({ groups }) => groups?.name,
      );
      const declared = (Parameters as { Name: string; Description: string }[]).map(({ Name }) => Name);
      expect([...new Set(used)]).toEqual(declared);
    }
    expect(queries.filter(({ Parameters }) => Parameters !== undefined)).toHaveLength(3);
  });

  test('find an email by an indexed field', () => {
    const withParameters = queries.filter(({ Parameters }) => Parameters !== undefined);
    for (const { QueryString } of withParameters) {
      const fields = [...String(QueryString).matchAll(/(?<field>\w+) = "\{\{/g)].map(
        ({ groups }) => groups?.field,
      );
      expect(fields.length).toBeGreaterThan(0);
      for (const field of fields) expect(INDEXED_FIELDS).toContain(field);
    }
  });
});
