import { tuneProcess } from '../process-tuning.ts';
import { createFunctionTelemetry } from '../telemetry/function-telemetry.ts';
import { createDeliveryEventsHandler } from './delivery-events-handler.ts';

const { telemetry } = createFunctionTelemetry('delivery_event');

export const handler = createDeliveryEventsHandler(telemetry);

tuneProcess();
