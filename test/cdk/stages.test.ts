import type { SiteConfig } from '../../site/config.ts';
import {
  dashboardOf,
  metricsOfAlarm,
  metricsOfWidget,
  propertiesOfType,
  type Resources,
} from './monitoring-resources.ts';
import { site, synthesise } from './synthesise.ts';

const staging: Partial<SiteConfig> = {
  stage: 'staging',
  email: { ...site.email, domain: 'mail.staging.example', from: 'accounts@mail.staging.example' },
};
const STAGES = ['ClinicMail', 'ClinicMail-staging'] as const;
const templates = { ClinicMail: synthesise(), 'ClinicMail-staging': synthesise({ site: staging }) };
const resourcesIn = (stack: keyof typeof templates): Resources => templates[stack].toJSON().Resources;

/** Properties that name a part of a resource of the stack, so that both stages may use the same name. */
const WITHIN_A_RESOURCE = [
  'AWS::CloudWatch::Alarm MetricName',
  'AWS::Amplify::Branch BranchName',
  'AWS::Cognito::UserPoolClient ClientName',
  'AWS::IAM::Policy PolicyName',
];

/** Returns the names that a template gives, by logical id and property. */
function namesIn(stack: keyof typeof templates): Map<string, unknown> {
  const names = Object.entries(resourcesIn(stack)).flatMap(([id, { Type, Properties = {} }]) =>
    Object.entries(Properties)
      .filter(([key]) => /(?:Name|Domain|EmailIdentity)$/.test(key))
      .filter(([key, value]) => typeof value === 'string' && !WITHIN_A_RESOURCE.includes(`${Type} ${key}`))
      .map(([key, value]) => [`${id} ${key}`, value] as const),
  );
  return new Map(names);
}

/** Returns whether a part of the template contains a value of a resource of the stack. */
const refersToResource = (part: unknown) => /"(?:Ref|Fn::GetAtt)":(?!"AWS::)/.test(JSON.stringify(part));

describe('two stages in one account and region', () => {
  const [production, other] = [namesIn('ClinicMail'), namesIn('ClinicMail-staging')];

  test('give nothing the same name', () => {
    expect(production.size).toBeGreaterThan(30);
    expect([...production].filter(([key, name]) => other.get(key) === name)).toEqual([]);
  });

  test('export nothing to other stacks, where names would collide', () => {
    for (const template of Object.values(templates)) {
      expect(Object.values(template.findOutputs('*')).filter(({ Export }) => Export !== undefined)).toEqual(
        [],
      );
    }
  });

  test.each(STAGES)('%s has alarms that watch only what is its own', (stack) => {
    const alarms = propertiesOfType(resourcesIn(stack), 'AWS::CloudWatch::Alarm');
    expect(alarms.length).toBeGreaterThan(10);
    for (const alarm of alarms) {
      const queries = ((alarm.Metrics ?? []) as { Expression?: unknown }[])
        .map(({ Expression }) => Expression)
        .filter((expression) => JSON.stringify(expression)?.includes('SELECT') === true);
      const uses = metricsOfAlarm(alarm);
      expect(uses.length + queries.length).toBeGreaterThan(0);
      for (const query of queries) expect(refersToResource(query)).toBe(true);
      for (const use of uses) expect(isOwn(use, stack)).toBe(true);
    }
  });

  test.each(STAGES)('%s has a dashboard and traces that show only what is its own', (stack) => {
    const uses = dashboardOf(resourcesIn(stack)).widgets.flatMap(metricsOfWidget);
    expect(uses.length).toBeGreaterThan(10);
    for (const use of uses) expect(isOwn(use, stack)).toBe(true);
    const [group] = propertiesOfType(resourcesIn(stack), 'AWS::XRay::Group');
    expect(group?.FilterExpression).toBe(`annotation.stack = "${stack}"`);
  });

  test.each(STAGES)('%s counts and traces under its own name in every function', (stack) => {
    const functions = propertiesOfType(resourcesIn(stack), 'AWS::Lambda::Function');
    expect(functions).toHaveLength(6);
    for (const { Environment } of functions)
      expect(Environment).toMatchObject({ Variables: { STACK_NAME: stack } });
  });

  test.each(STAGES)('%s reacts only to events that it can tell from those of others', (stack) => {
    const rules = propertiesOfType(resourcesIn(stack), 'AWS::Events::Rule').filter(
      ({ EventPattern }) => EventPattern !== undefined,
    );
    expect(rules).toHaveLength(2);
    for (const { EventPattern, Targets } of rules) {
      // Records of CloudTrail name no pool, so the target is told which one to look the user up in.
      const inputs = (Targets as { InputTransformer?: object }[]).map(
        ({ InputTransformer }) => InputTransformer,
      );
      expect(refersToResource([EventPattern, inputs])).toBe(true);
    }
  });
});

/** Returns whether a metric is in the stack's namespace or has a resource of the stack as a dimension. */
function isOwn(
  { namespace, dimensions }: ReturnType<typeof metricsOfAlarm>[number],
  stack: keyof typeof templates,
): boolean {
  const ids = Object.keys(resourcesIn(stack));
  const isResource = (value: string) => ids.some((id) => value === id || value.startsWith(`${id}.`));
  return namespace === stack || Object.values(dimensions).some(isResource);
}
