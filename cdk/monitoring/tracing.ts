import { Stack } from 'aws-cdk-lib';
import { CfnGroup, CfnSamplingRule } from 'aws-cdk-lib/aws-xray';
import { Construct } from 'constructs';
import type { EmailFunction } from '../functions/email-function.ts';

export interface TracingProps {
  readonly functions: readonly EmailFunction[];
}

/** An X-Ray group with the traces of the functions, and a sampling rule that keeps all traces where it applies. */
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
    // Applies only where the caller makes the sampling decision. Otherwise Lambda keeps one trace a second and 5 % of
    // the rest (https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html). All are kept, because there are few
    // and support needs the trace of the email that a patient asks about.
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
