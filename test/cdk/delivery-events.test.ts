import { DELIVERY_EVENTS } from '../../sender/delivery-events/event-types.ts';
import { logicalId, resourcesOf, statementsOf, synthesise } from './synthesise.ts';

const template = synthesise();
const teller = logicalId(template, 'AWS::Lambda::Function', 'DeliveryEvents');
const rule = logicalId(template, 'AWS::Events::Rule');
const sets = ['EmailDeliveryBrief', 'EmailDeliveryLasting'].map((start) =>
  logicalId(template, 'AWS::SES::ConfigurationSet', start),
);

describe('what becomes of emails', () => {
  test('reaches the function from the configuration sets of this stack, and from no other', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      State: 'ENABLED',
      EventPattern: {
        source: ['aws.ses'],
        detail: { mail: { tags: { 'ses:configuration-set': sets.map((set) => ({ Ref: set })) } } },
      },
      Targets: [{ Arn: { 'Fn::GetAtt': [teller, 'Arn'] }, Id: 'Target0' }],
    });
    template.hasResourceProperties('AWS::Lambda::Permission', {
      FunctionName: { 'Fn::GetAtt': [teller, 'Arn'] },
      Principal: 'events.amazonaws.com',
      SourceArn: { 'Fn::GetAtt': [rule, 'Arn'] },
    });
  });

  test('is published as far as the function can tell of it', () => {
    const told = Object.values(DELIVERY_EVENTS).map(({ member }) => member);
    const destinations = Object.values(resourcesOf(template, 'AWS::SES::ConfigurationSetEventDestination'));
    expect(destinations).toHaveLength(sets.length);
    for (const { Properties } of destinations) {
      const { MatchingEventTypes } = Properties.EventDestination as { MatchingEventTypes: string[] };
      expect(MatchingEventTypes.toSorted()).toEqual(told.toSorted());
    }
  });

  test('is told by a function that may log and trace, and no more', () => {
    const actions = statementsOf(template, 'DeliveryEvents').flatMap(({ Action }) => Action);
    expect(actions.sort()).toEqual([
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'xray:PutTelemetryRecords',
      'xray:PutTraceSegments',
    ]);
  });

  test("is tried three times and then dropped, which is counted: nothing keeps a patient's address", () => {
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      FunctionName: { Ref: teller },
      MaximumRetryAttempts: 2,
      MaximumEventAgeInSeconds: 21_600,
    });
    const configs = Object.values(resourcesOf(template, 'AWS::Lambda::EventInvokeConfig'));
    const own = configs.find(({ Properties }) => JSON.stringify(Properties.FunctionName).includes(teller));
    expect(own?.Properties).not.toHaveProperty('DestinationConfig');
  });
});
