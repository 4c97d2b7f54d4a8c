import { Stack } from 'aws-cdk-lib';
import { CfnGroup } from 'aws-cdk-lib/aws-xray';
import { Construct } from 'constructs';
import { STACK_ANNOTATION } from '../../sender/telemetry/telemetry.ts';

/**
 * An X-Ray group with the traces of the stack's functions. There is no sampling rule, because Lambda decides by itself
 * which invocations to trace: one a second, and 5 % of the rest.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html
 */
export class Tracing extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const { stackName } = Stack.of(this);
    new CfnGroup(this, 'Group', {
      groupName: stackName,
      filterExpression: `annotation.${STACK_ANNOTATION} = "${stackName}"`,
    });
  }
}
