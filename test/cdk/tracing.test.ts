import { propertiesOf, synthesise } from './synthesise.ts';

describe('the traces', () => {
  test.each([
    ['production', 'ClinicMail'],
    ['staging', 'ClinicMail-staging'],
    ['a-stage-of-20-letter', 'ClinicMail-a-stage-of-20-letter'],
  ])('of the stage %s form a group, whose name X-Ray accepts', (stage, stackName) => {
    const { GroupName, FilterExpression } = propertiesOf(synthesise({ site: { stage } }), 'AWS::XRay::Group');
    expect(GroupName).toBe(stackName);
    expect(stackName).toMatch(/^[\w-]{1,32}$/);
    expect(FilterExpression).toBe(`annotation.stack = "${stackName}"`);
  });
});
