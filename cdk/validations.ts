import { type CfnResource, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** A condition under which the stack must not be deployed, with the error message for the deployer. */
export type ValidationRule = readonly [isViolated: boolean, message: string];

/**
 * Makes synthesis fail with the message of every rule that is violated.
 *
 * @param rules called at synthesis, so that they see the final construct with all later changes
 */
export function addValidation(scope: Construct, rules: () => readonly ValidationRule[]): void {
  const validate = () =>
    rules()
      .filter(([isViolated]) => isViolated)
      .map(([, message]) => message);
  scope.node.addValidation({ validate });
}

/**
 * Returns the properties of a resource under their CloudFormation names, as they will be in the template. Uses an
 * internal method of the CDK, because no public one includes overrides.
 */
export function renderedProperties<Properties extends object>(resource: CfnResource): Partial<Properties> {
  const { Resources } = Stack.of(resource).resolve(resource._toCloudFormation());
  const [rendered] = Object.values<{ Properties?: Partial<Properties> }>(Resources);
  return rendered?.Properties ?? {};
}
