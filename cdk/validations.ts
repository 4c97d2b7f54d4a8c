import { type CfnResource, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** A sentence for what must not be deployed, and whether it is so. */
export type Refusal = readonly [isSo: boolean, sentence: string];

/**
 * Refuses to synthesise what must not be deployed. The rules look at what the construct has become, so they also
 * hold for who edits it.
 *
 * @param rules asked when the stack is synthesised
 */
export function refuse(scope: Construct, rules: () => readonly Refusal[]): void {
  const validate = () =>
    rules()
      .filter(([isSo]) => isSo)
      .map(([, sentence]) => sentence);
  scope.node.addValidation({ validate });
}

/**
 * The properties that a resource has in the template, as CloudFormation names them. Only the CDK's internal method
 * knows of overrides as well.
 */
export function renderedProperties<Properties extends object>(resource: CfnResource): Partial<Properties> {
  const { Resources } = Stack.of(resource).resolve(resource._toCloudFormation());
  const [rendered] = Object.values<{ Properties?: Partial<Properties> }>(Resources);
  return rendered?.Properties ?? {};
}
