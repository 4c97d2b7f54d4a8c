import { type AwsAdvice, explainAwsError } from '../../support/aws/aws-errors.ts';
import { AttachError } from './errors.ts';

const ADVICE: AwsAdvice = {
  signIn: 'Sign in, for example with aws sso login --profile NAME, and name the profile with --profile.',
  rights: '\ndocs/policies/attach.json has the rights that the command needs.',
};

/** Returns in a sentence why a request to AWS failed; the message of the error if no cause is known. */
export function reasonOf(cause: unknown, action: string, region: string): string {
  const message = cause instanceof Error ? cause.message : '';
  const denied = /not authorized to perform: ([\w-]+:\w+)/.exec(message)?.[1] ?? action;
  const known = explainAwsError(cause, { region, action: denied, advice: ADVICE });
  if (known !== undefined) return known;
  return cause instanceof Error ? `${action} failed: ${cause.name}: ${cause.message}` : `${action} failed.`;
}

/**
 * Sends a request that changes nothing.
 *
 * @param action as IAM names it
 * @param absent returned for a resource that does not exist
 * @throws AttachError that says why it failed
 */
export async function ask<Response>(
  action: string,
  region: string,
  send: () => Promise<Response>,
  absent?: string,
): Promise<Response> {
  try {
    return await send();
  } catch (cause) {
    if (cause instanceof AttachError) throw cause;
    const isAbsent = cause instanceof Error && /^(ResourceNotFound|NotFound)Exception$/.test(cause.name);
    const reason = isAbsent && absent !== undefined ? absent : reasonOf(cause, action, region);
    throw new AttachError(`${reason}\nNothing was changed.`, { cause });
  }
}
