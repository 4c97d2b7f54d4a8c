import { createBrandOf } from 'compiled:brand-of';
import templates from 'compiled:templates';
import { Logger } from '@aws-lambda-powertools/logger';
import { Tracer } from '@aws-lambda-powertools/tracer';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { readConfig, VARIABLES } from '../config.ts';
import { createCompose } from '../email/compose.ts';
import { emailKinds } from '../email/kinds.ts';
import { createDeliver } from '../email/ses-send.ts';
import { guardClient } from '../redacted-client.ts';
import { createTelemetry } from '../telemetry/telemetry.ts';
import { TIMING } from '../timing.ts';
import { goOnWithoutLog } from '../without-log.ts';
import { keepYoungGenerationSmall } from '../young-generation.ts';
import { createNoticesHandler } from './notices-handler.ts';

const config = readConfig(VARIABLES.notices);
const tracer = new Tracer({ captureHTTPsRequests: false });
const ses = guardClient(tracer, new SESv2Client(TIMING.ses));
const telemetry = createTelemetry(new Logger(), tracer);

const switchedOn = config.notices.split(' ');

export const handler = createNoticesHandler({
  brandOf: createBrandOf(tracer, telemetry),
  compose: createCompose(templates, config.siteUrl),
  deliver: createDeliver(ses, config, TIMING.notice),
  telemetry,
  notices: new Set(emailKinds.filter((kind) => switchedOn.includes(kind))),
});

goOnWithoutLog();
keepYoungGenerationSmall();
