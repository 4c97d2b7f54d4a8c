import { Logger } from '@aws-lambda-powertools/logger';
import { Tracer } from '@aws-lambda-powertools/tracer';
import { readConfig, VARIABLES } from '../config.ts';
import { createTelemetry, type Telemetry, type Work } from './telemetry.ts';

/** Traces the requests of a client of the AWS SDK, and returns the client. */
export type TraceClient = <Client>(client: Client) => Client;

/**
 * Creates the telemetry of a function's process, from its environment. Only this folder names the libraries behind it.
 *
 * @param work the kind of work of an invocation
 * @throws PermanentError `invalid_configuration`
 */
export function createFunctionTelemetry(work?: Work): {
  readonly telemetry: Telemetry;
  readonly traceClient: TraceClient;
} {
  const tracer = new Tracer({ captureHTTPsRequests: false });
  return {
    telemetry: createTelemetry(new Logger(), tracer, readConfig(VARIABLES.telemetry), work),
    traceClient: (client) => tracer.captureAWSv3Client(client),
  };
}
