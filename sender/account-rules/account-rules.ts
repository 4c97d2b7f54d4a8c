import { Logger } from '@aws-lambda-powertools/logger';
import { Tracer } from '@aws-lambda-powertools/tracer';
import { readConfig, VARIABLES } from '../config.ts';
import { tuneProcess } from '../process-tuning.ts';
import { createReadParameter } from '../read-parameter.ts';
import { createTelemetry } from '../telemetry/telemetry.ts';
import { createAccountRulesHandler } from './account-rules-handler.ts';
import { createIsPortal } from './portal-client.ts';

const config = readConfig(VARIABLES.accountRules);
const tracer = new Tracer({ captureHTTPsRequests: false });
const telemetry = createTelemetry(new Logger(), tracer, readConfig(VARIABLES.telemetry), 'account_rule');

export const handler = createAccountRulesHandler({
  isPortal: createIsPortal(createReadParameter(config.portalClientParameter, tracer), telemetry),
  telemetry,
});

tuneProcess();
