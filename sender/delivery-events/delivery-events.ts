import { Logger } from '@aws-lambda-powertools/logger';
import { Tracer } from '@aws-lambda-powertools/tracer';
import { tuneProcess } from '../process-tuning.ts';
import { createTelemetry } from '../telemetry/telemetry.ts';
import { createDeliveryEventsHandler } from './delivery-events-handler.ts';

const tracer = new Tracer({ captureHTTPsRequests: false });

export const handler = createDeliveryEventsHandler(createTelemetry(new Logger(), tracer, 'delivery_event'));

tuneProcess();
