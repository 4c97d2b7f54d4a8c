import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { TraceClient } from './telemetry/function-telemetry.ts';
import { TIMING } from './timing.ts';

/**
 * Creates a function that reads an SSM parameter, within a budget because a patient waits for it.
 *
 * @returns a function that throws the errors of SSM, under the names that SSM gives them
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html
 */
export function createReadParameter(name: string, traceClient: TraceClient): () => Promise<string> {
  const ssm = traceClient(new SSMClient(TIMING.parameters));
  return async () => {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: name }), {
      abortSignal: AbortSignal.timeout(TIMING.parametersBudget),
    });
    return Parameter?.Value ?? '';
  };
}
