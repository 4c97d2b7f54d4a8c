import { Stack } from 'aws-cdk-lib';
import { type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { SiteConfig } from '../../site/config.ts';

/**
 * Returns the name of an SSM parameter from which a function reads client ids. The environment of a function cannot
 * contain them: the clients refer to the pool and the pool to the function, so that would be a cycle. It contains this
 * name instead, which is derived from the stage.
 */
export function parameterName({ stage }: SiteConfig, name: string): string {
  return `/clinic-mail/${stage}/${name}`;
}

/** Lets a role read one parameter. */
export function allowReadParameter(role: IRole, name: string): void {
  const parameter = Stack.of(role).formatArn({
    service: 'ssm',
    resource: 'parameter',
    resourceName: name.slice(1),
  });
  role.addToPrincipalPolicy(new PolicyStatement({ actions: ['ssm:GetParameter'], resources: [parameter] }));
}
