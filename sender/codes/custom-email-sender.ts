import { createBrandOf } from 'compiled:brand-of';
import templates from 'compiled:templates';
import { Logger } from '@aws-lambda-powertools/logger';
import { Tracer } from '@aws-lambda-powertools/tracer';
import { KMSClient } from '@aws-sdk/client-kms';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { readConfig, requireMilliseconds, VARIABLES } from '../config.ts';
import { createCompose } from '../email/compose.ts';
import { createDeliver } from '../email/ses-send.ts';
import { guardClient } from '../redacted-client.ts';
import { createTelemetry } from '../telemetry/telemetry.ts';
import { TIMING } from '../timing.ts';
import { goOnWithoutLog } from '../without-log.ts';
import { keepYoungGenerationSmall } from '../young-generation.ts';
import { createHandler } from './custom-email-sender-handler.ts';
import { createDecrypt } from './decrypt.ts';

const config = readConfig(VARIABLES.sender);
const tracer = new Tracer({ captureHTTPsRequests: false });
const kms = guardClient(tracer, new KMSClient(TIMING.kms));
const ses = guardClient(tracer, new SESv2Client(TIMING.ses));
const telemetry = createTelemetry(new Logger(), tracer);

export const handler = createHandler({
  brandOf: createBrandOf(tracer, telemetry),
  decrypt: createDecrypt(kms, config.codeKeyArn, TIMING.keyBudget),
  compose: createCompose(templates, config.siteUrl),
  deliver: createDeliver(ses, config, { ...TIMING.send, budget: requireMilliseconds(config.sendBudget) }),
  telemetry,
});

goOnWithoutLog();
keepYoungGenerationSmall();
