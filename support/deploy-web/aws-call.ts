import { DEPLOYER_ADVICE, explainAwsError } from '../aws/aws-errors.ts';
import { DeployError, InterruptedError } from './deploy-errors.ts';

/**
 * Calls AWS and explains a failure in sentences.
 *
 * @param action as IAM names it, e.g. `amplify:CreateDeployment`
 * @throws DeployError, or InterruptedError when the call was aborted
 */
export async function call<Output>(
  action: string,
  region: string,
  send: () => Promise<Output>,
): Promise<Output> {
  try {
    return await send();
  } catch (cause) {
    if (cause instanceof Error && cause.name === 'AbortError') {
      throw new InterruptedError('Interrupted.', { cause });
    }
    const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    const sentence = explainAwsError(cause, { region, action, advice: DEPLOYER_ADVICE });
    throw new DeployError(sentence ?? `${action} failed: ${reason}`, { cause });
  }
}
