import type { Tracer } from '@aws-lambda-powertools/tracer';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { TIMING } from '../timing.ts';

/**
 * Makes what reads a parameter, within a budget, because an email waits for it.
 *
 * @returns a function that throws SSM's errors, named as SSM names them
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html
 */
export function createReadParameter(name: string, tracer: Tracer): () => Promise<string> {
  const ssm = tracer.captureAWSv3Client(new SSMClient(TIMING.brands));
  return async () => {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: name }), {
      abortSignal: AbortSignal.timeout(TIMING.brandsBudget),
    });
    return Parameter?.Value ?? '';
  };
}
