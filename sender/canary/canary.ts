import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { createFindAccount } from '../accounts.ts';
import { readConfig, VARIABLES } from '../config.ts';
import { tuneProcess } from '../process-tuning.ts';
import { redactErrors } from '../redacted-client.ts';
import { createFunctionTelemetry } from '../telemetry/function-telemetry.ts';
import { TIMING } from '../timing.ts';
import { createCanaryHandler } from './canary-handler.ts';
import { createRequestCode } from './request-code.ts';

const { telemetry } = createFunctionTelemetry('canary');
// Not traced: the tracer would mark the answer that there is no account yet as a fault.
const cognito = new CognitoIdentityProviderClient(TIMING.accounts);
redactErrors(cognito);
const findAccount = createFindAccount(cognito, TIMING.canaryBudget);

export const handler = createCanaryHandler(
  telemetry,
  createRequestCode(cognito, findAccount, readConfig(VARIABLES.canary), TIMING.canaryBudget),
);

tuneProcess();
