import { Match } from 'aws-cdk-lib/assertions';
import { resourcesOf, synthesise } from './synthesise.ts';

const template = synthesise();

describe('the traces', () => {
  test('of the functions form a group, and the sampling rule keeps all of them', () => {
    template.hasResourceProperties('AWS::XRay::Group', {
      GroupName: 'ClinicMail',
      FilterExpression:
        'annotation.Service = "custom-email-sender" OR annotation.Service = "notices" OR annotation.Service = "account-rules" OR annotation.Service = "delivery-events"',
    });
    template.hasResourceProperties('AWS::XRay::SamplingRule', {
      SamplingRule: Match.objectLike({ RuleName: 'ClinicMail', FixedRate: 1, ServiceName: 'ClinicMail-*' }),
    });
  });

  test('have a group name that X-Ray accepts for every stage', () => {
    const staging = synthesise({ site: { stage: 'staging' } });
    const [group] = Object.values(resourcesOf(staging, 'AWS::XRay::Group'));
    expect(String(group?.Properties.GroupName)).toMatch(/^[\w-]{1,32}$/);
  });
});
