import { DELIVERY_EVENTS } from '../../sender/delivery-events/event-types.ts';
import { logicalId, resourcesOf, statementsOf, synthesise } from './synthesise.ts';

const template = synthesise();
const deliveryEvents = logicalId(template, 'AWS::Lambda::Function', 'DeliveryEvents');
const rule = logicalId(template, 'AWS::Events::Rule', 'DeliveryEvents');
const sets = ['EmailDeliveryBrief', 'EmailDeliveryLasting'].map((start) =>
  logicalId(template, 'AWS::SES::ConfigurationSet', start),
);

describe('delivery events', () => {
  test('reach the function only from the configuration sets of this stack', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      State: 'ENABLED',
      EventPattern: {
        source: ['aws.ses'],
        detail: { mail: { tags: { 'ses:configuration-set': sets.map((set) => ({ Ref: set })) } } },
      },
      Targets: [{ Arn: { 'Fn::GetAtt': [deliveryEvents, 'Arn'] }, Id: 'Target0' }],
    });
    template.hasResourceProperties('AWS::Lambda::Permission', {
      FunctionName: { 'Fn::GetAtt': [deliveryEvents, 'Arn'] },
      Principal: 'events.amazonaws.com',
      SourceArn: { 'Fn::GetAtt': [rule, 'Arn'] },
    });
  });

  test('are published in all types that the function knows, and no others', () => {
    const known = Object.values(DELIVERY_EVENTS).map(({ member }) => member);
    const destinations = Object.values(resourcesOf(template, 'AWS::SES::ConfigurationSetEventDestination'));
    expect(destinations).toHaveLength(sets.length);
    for (const { Properties } of destinations) {
      const { MatchingEventTypes } = Properties.EventDestination as { MatchingEventTypes: string[] };
      expect(MatchingEventTypes.toSorted()).toEqual(known.toSorted());
    }
  });

  test('are logged by a function that may only log and trace', () => {
    const actions = statementsOf(template, 'DeliveryEvents').flatMap(({ Action }) => Action);
    expect(actions.sort()).toEqual([
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'xray:PutTelemetryRecords',
      'xray:PutTraceSegments',
    ]);
  });

  test("are dropped after three attempts, so that no queue keeps a patient's address", () => {
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      FunctionName: { Ref: deliveryEvents },
      MaximumRetryAttempts: 2,
      MaximumEventAgeInSeconds: 21_600,
    });
    const configs = Object.values(resourcesOf(template, 'AWS::Lambda::EventInvokeConfig'));
    const own = configs.find(({ Properties }) =>
      JSON.stringify(Properties.FunctionName).includes(deliveryEvents),
    );
    expect(own?.Properties).not.toHaveProperty('DestinationConfig');
  });
});
