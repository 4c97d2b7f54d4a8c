import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createStack, type Resource, resourcesOf, site, synthesise } from './synthesise.ts';

/** `Template.fromStack` throws on circular dependencies, so every test here also checks that there are none. */
const template = synthesise();
const { stack } = createStack();

/** The quotas of CloudFormation (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html). */
const LIMITS = { resources: 500, outputs: 200, bytes: 1_000_000 };

describe('the stack', () => {
  test('has not changed, apart from the content of assets', () => {
    const withoutHashes = JSON.stringify(template.toJSON()).replaceAll(/[0-9a-f]{64}/g, 'hash');
    expect(JSON.parse(withoutHashes)).toMatchSnapshot();
  });

  test('cannot be deleted by accident, and has tags', () => {
    expect(stack.terminationProtection).toBe(true);
    expect(stack.tags.tagValues()).toEqual({ Application: 'clinic-mail', Stage: 'production' });
  });

  test('has the stage in its name and its tags', () => {
    const { stack: staging } = createStack({ site: { stage: 'staging' } });
    expect([stack.stackName, staging.stackName]).toEqual(['ClinicMail', 'ClinicMail-staging']);
    expect(staging.tags.tagValues().Stage).toBe('staging');
    expect(staging.region).toBe(site.region);
  });

  test('retains the user pool in any case, and keys and logs unless their creation is rolled back', () => {
    const types = ['AWS::Cognito::UserPool', 'AWS::KMS::Key', 'AWS::Logs::LogGroup'];
    const policies = types.map((type) =>
      Object.values(resourcesOf(template, type)).map(({ DeletionPolicy, UpdateReplacePolicy }) =>
        [DeletionPolicy, UpdateReplacePolicy].join(),
      ),
    );
    expect(policies.map((all) => [...new Set(all)])).toEqual([
      ['Retain,Retain'],
      ['RetainExceptOnCreate,Retain'],
      ['RetainExceptOnCreate,Retain'],
    ]);
    const others = Object.values(template.toJSON().Resources as Record<string, Resource>)
      .filter(({ Type, DeletionPolicy }) => DeletionPolicy === 'Retain' && !types.includes(Type))
      .map(({ Type }) => Type);
    expect(others).toEqual([]);
  });

  test("enables every feature flag that CDK recommends, and CDK's own validator", () => {
    const read = (file: string) => JSON.parse(readFileSync(file, 'utf8'));
    const { context } = read(fileURLToPath(new URL('../../cdk.json', import.meta.url)));
    const library = fileURLToPath(import.meta.resolve('aws-cdk-lib/package.json'));
    expect(context).toMatchObject(read(library.replace('package.json', 'recommended-feature-flags.json')));
    expect(context['@aws-cdk/core:validateAgainstDefaultRules']).toBe(true);
  });

  test('uses less than 60 % of the quotas of CloudFormation', () => {
    const json = template.toJSON();
    expect(Object.keys(json.Resources).length).toBeLessThan(LIMITS.resources * 0.6);
    expect(Object.keys(json.Outputs).length).toBeLessThan(LIMITS.outputs * 0.6);
    expect(JSON.stringify(json, null, 1).length).toBeLessThan(LIMITS.bytes * 0.6);
  });
});
