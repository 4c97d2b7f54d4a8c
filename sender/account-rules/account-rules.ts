import { readConfig, VARIABLES } from '../config.ts';
import { tuneProcess } from '../process-tuning.ts';
import { createReadParameter } from '../read-parameter.ts';
import { createFunctionTelemetry } from '../telemetry/function-telemetry.ts';
import { createAccountRulesHandler } from './account-rules-handler.ts';
import { createIsPortal } from './portal-client.ts';

const config = readConfig(VARIABLES.accountRules);
const { telemetry, traceClient } = createFunctionTelemetry('account_rule');

export const handler = createAccountRulesHandler({
  isPortal: createIsPortal(createReadParameter(config.portalClientParameter, traceClient), telemetry),
  telemetry,
});

tuneProcess();
