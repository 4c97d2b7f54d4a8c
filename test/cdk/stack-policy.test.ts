import { readFileSync } from 'node:fs';
import { synthesise } from './synthesise.ts';

interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal: string;
  readonly Action: string | readonly string[];
  readonly Resource: string;
  readonly Condition?: { readonly StringEquals: { readonly ResourceType: readonly string[] } };
}

const policy: { readonly Statement: readonly Statement[] } = JSON.parse(
  readFileSync(new URL('../../docs/stack-policy.json', import.meta.url), 'utf8'),
);
const { Resources } = synthesise().toJSON();
const types: string[] = [...new Set(Object.values<{ Type: string }>(Resources).map(({ Type }) => Type))];

/** The actions of an update (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/protect-stack-resources.html). */
const ACTIONS = ['Update:Modify', 'Update:Replace', 'Update:Delete'];

/** Returns whether the policy allows an update of a resource: a denial has precedence. */
function allows(action: string, type: string): boolean {
  const effects = policy.Statement.filter(
    ({ Action, Condition, Principal, Resource }) =>
      Principal === '*' &&
      Resource === '*' &&
      [Action].flat().some((name) => name === action || name === 'Update:*') &&
      (Condition === undefined || Condition.StringEquals.ResourceType.includes(type)),
  ).map(({ Effect }) => Effect);
  return effects.includes('Allow') && !effects.includes('Deny');
}

describe('the stack policy', () => {
  const guarded = [
    'AWS::Cognito::UserPool',
    'AWS::Cognito::UserPoolClient',
    'AWS::KMS::Key',
    'AWS::SES::EmailIdentity',
  ];

  test.each(guarded)('lets %s change, but neither be replaced nor deleted', (type) => {
    expect(types).toContain(type);
    expect(ACTIONS.filter((action) => allows(action, type))).toEqual(['Update:Modify']);
  });

  test('lets everything else be updated', () => {
    const others = types.filter((type) => !guarded.includes(type));
    expect(others.length).toBeGreaterThan(20);
    expect(others.filter((type) => !ACTIONS.every((action) => allows(action, type)))).toEqual([]);
  });

  test('guards only types that the template has', () => {
    const named = policy.Statement.flatMap(({ Condition }) => Condition?.StringEquals.ResourceType ?? []);
    expect(named.filter((type) => !types.includes(type))).toEqual([]);
  });
});
