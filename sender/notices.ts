import { createBrandOf } from 'compiled:brand-of';
import templates from 'compiled:templates';
import { Logger } from '@aws-lambda-powertools/logger';
import { Tracer } from '@aws-lambda-powertools/tracer';
import { createCompose } from './compose.ts';
import { readConfig, VARIABLES } from './config.ts';
import { createDeliver } from './deliver.ts';
import { emailKinds } from './kinds.ts';
import { createNoticesHandler } from './notices-handler.ts';
import { createSesClient } from './ses-client.ts';
import { createTelemetry } from './telemetry.ts';
import { TIMING } from './timing.ts';

const config = readConfig(VARIABLES.notices);
const tracer = new Tracer({ captureHTTPsRequests: false });
const ses = createSesClient(tracer, TIMING.ses);
const telemetry = createTelemetry(new Logger(), tracer);

const switchedOn = config.notices.split(' ');

export const handler = createNoticesHandler({
  brandOf: createBrandOf(tracer, telemetry),
  compose: createCompose(templates, config.siteUrl),
  deliver: createDeliver(ses, config, TIMING.noticeBudget),
  telemetry,
  notices: new Set(emailKinds.filter((kind) => switchedOn.includes(kind))),
});
