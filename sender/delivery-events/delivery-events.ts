import { Logger } from '@aws-lambda-powertools/logger';
import { Tracer } from '@aws-lambda-powertools/tracer';
import { readConfig, VARIABLES } from '../config.ts';
import { tuneProcess } from '../process-tuning.ts';
import { createTelemetry } from '../telemetry/telemetry.ts';
import { createDeliveryEventsHandler } from './delivery-events-handler.ts';

const tracer = new Tracer({ captureHTTPsRequests: false });

const telemetry = createTelemetry(new Logger(), tracer, readConfig(VARIABLES.telemetry), 'delivery_event');

export const handler = createDeliveryEventsHandler(telemetry);

tuneProcess();
