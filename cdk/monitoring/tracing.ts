import { Stack } from 'aws-cdk-lib';
import { CfnGroup, CfnSamplingRule } from 'aws-cdk-lib/aws-xray';
import { Construct } from 'constructs';
import type { EmailFunction } from '../functions/email-function.ts';

export interface TracingProps {
  readonly functions: readonly EmailFunction[];
}

/** The traces of emails under a name of their own, and how many of them are kept. */
export class Tracing extends Construct {
  constructor(scope: Construct, id: string, { functions }: TracingProps) {
    super(scope, id);
    const { stackName } = Stack.of(this);
    new CfnGroup(this, 'Group', {
      groupName: stackName,
      filterExpression: functions
        .map(({ serviceName }) => `annotation.Service = "${serviceName}"`)
        .join(' OR '),
    });
    // Where Lambda itself decides, it keeps one trace a second and every twentieth beyond, whatever a rule says
    // (https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html). Where a caller decides, each is kept: the
    // traces of emails are few, and support needs the one that a patient asks about.
    new CfnSamplingRule(this, 'SamplingRule', {
      samplingRule: {
        ruleName: stackName,
        version: 1,
        priority: 100,
        fixedRate: 1,
        reservoirSize: 10,
        serviceName: `${stackName}-*`,
        serviceType: 'AWS::Lambda::Function',
        host: '*',
        httpMethod: '*',
        urlPath: '*',
        resourceArn: '*',
      },
    });
  }
}
