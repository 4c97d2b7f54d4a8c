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

/** Cognito gives a trigger 5 seconds and starts over when they are used up; a cold start takes part of them. */
const BUDGET = 2_500;

const config = readConfig(VARIABLES.notices);
const tracer = new Tracer({ captureHTTPsRequests: false });
const ses = createSesClient(tracer, {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 500, requestTimeout: 1_500 },
});

const switchedOn = config.notices.split(' ');

export const handler = createNoticesHandler({
  compose: createCompose(templates, config.siteUrl),
  deliver: createDeliver(ses, config),
  telemetry: createTelemetry(new Logger(), tracer),
  notices: new Set(emailKinds.filter((kind) => switchedOn.includes(kind))),
  budget: BUDGET,
});
