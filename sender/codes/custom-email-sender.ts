import { createFindBrand } from 'compiled:find-brand';
import templates from 'compiled:templates';
import { Logger } from '@aws-lambda-powertools/logger';
import { Tracer } from '@aws-lambda-powertools/tracer';
import { KMSClient } from '@aws-sdk/client-kms';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { readConfig, requireMilliseconds, VARIABLES } from '../config.ts';
import { createCompose } from '../email/compose.ts';
import { createSesSend } from '../email/ses-send.ts';
import { tuneProcess } from '../process-tuning.ts';
import { redactAndTrace } from '../redacted-client.ts';
import { createTelemetry } from '../telemetry/telemetry.ts';
import { TIMING } from '../timing.ts';
import { createCustomEmailSenderHandler } from './custom-email-sender-handler.ts';
import { createDecrypt } from './decrypt.ts';

const config = readConfig(VARIABLES.sender);
const tracer = new Tracer({ captureHTTPsRequests: false });
const kms = redactAndTrace(tracer, new KMSClient(TIMING.kms));
const ses = redactAndTrace(tracer, new SESv2Client(TIMING.ses));
const telemetry = createTelemetry(new Logger(), tracer);

export const handler = createCustomEmailSenderHandler({
  findBrand: createFindBrand(tracer, telemetry),
  decrypt: createDecrypt(kms, config.codeKeyArn, TIMING.keyBudget),
  compose: createCompose(templates, config.siteUrl),
  sesSend: createSesSend(ses, config, { ...TIMING.send, budget: requireMilliseconds(config.sendBudget) }),
  telemetry,
});

tuneProcess();
