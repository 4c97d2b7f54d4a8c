import { createBrandOf } from 'compiled:brand-of';
import templates from 'compiled:templates';
import { Logger } from '@aws-lambda-powertools/logger';
import { Tracer } from '@aws-lambda-powertools/tracer';
import { KMSClient } from '@aws-sdk/client-kms';
import { createCompose } from './compose.ts';
import { readConfig, VARIABLES } from './config.ts';
import { createDecrypt } from './decrypt.ts';
import { createDeliver } from './deliver.ts';
import { createHandler } from './handler.ts';
import { createSesClient } from './ses-client.ts';
import { createTelemetry } from './telemetry.ts';
import { TIMING } from './timing.ts';

const config = readConfig(VARIABLES.sender);
const tracer = new Tracer({ captureHTTPsRequests: false });
const kms = tracer.captureAWSv3Client(new KMSClient(TIMING.kms));
const ses = createSesClient(tracer, TIMING.ses);
const telemetry = createTelemetry(new Logger(), tracer);

export const handler = createHandler({
  brandOf: createBrandOf(tracer, telemetry),
  decrypt: createDecrypt(kms, config.codeKeyArn),
  compose: createCompose(templates, config.siteUrl),
  deliver: createDeliver(ses, config, TIMING.sendBudget),
  telemetry,
});
