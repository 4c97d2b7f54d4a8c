import { type Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * Accepts cdk-nag findings on a construct. Use the narrowest construct that a finding is about.
 *
 * @param reasons why each finding is acceptable, by its id, e.g. `AwsSolutions-COG8`
 */
export function allowNagFindings(construct: IConstruct, reasons: Readonly<Record<string, string>>): void {
  const validations = Validations.of(construct);
  for (const [id, reason] of Object.entries(reasons)) {
    try {
      validations.acknowledge({ id, reason });
    } catch (error) {
      if (!isRefusedId(error, id)) throw error;
    }
  }
}

/** Older versions of the CDK, which the npm package supports, take no id of a single finding such as `AwsSolutions-IAM5[Resource::*]`. */
function isRefusedId(error: unknown, id: string): boolean {
  return id.includes('::') && error instanceof Error && error.message.includes(`'${id}'`);
}

/** The reason for an inline policy in a role, where cdk-nag asks for a managed policy. */
export const INLINE_POLICY_REASON = {
  'HIPAA.Security-IAMNoInlinePolicy':
    'The policy belongs to one role and is deleted with it; a managed policy could be attached to other roles.',
} as const;

/** Returns a text as cdk-nag names it in findings: with the names of what is known only when the stack is deployed. */
export function nagName(stack: Stack, text: string): string {
  const resolved: unknown = stack.resolve(text);
  const [, parts = []] = (resolved as { readonly 'Fn::Join'?: [string, unknown[]] })['Fn::Join'] ?? [];
  if (parts.length === 0) return String(resolved);
  return parts
    .map((part) => (typeof part === 'string' ? part : `<${(part as { readonly Ref?: string }).Ref}>`))
    .join('');
}
