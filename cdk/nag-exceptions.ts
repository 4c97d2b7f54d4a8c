import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * Says why findings of cdk-nag are right as they are, on the narrowest construct that they are about.
 *
 * @param reasons by the id of a finding, e.g. `AwsSolutions-COG8`
 */
export function acknowledge(construct: IConstruct, reasons: Readonly<Record<string, string>>): void {
  const validations = Validations.of(construct);
  for (const [id, reason] of Object.entries(reasons)) validations.acknowledge({ id, reason });
}

/** A policy within a role, which cdk-nag would rather see managed. */
export const OWN_POLICY = {
  'HIPAA.Security-IAMNoInlinePolicy':
    'The policy is about one role and goes with it; a managed one could be attached to others.',
} as const;
