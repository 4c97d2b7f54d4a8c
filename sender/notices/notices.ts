import { createFindBrand } from 'compiled:find-brand';
import templates from 'compiled:templates';
import { Logger } from '@aws-lambda-powertools/logger';
import { Tracer } from '@aws-lambda-powertools/tracer';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { createFindAccount, createListAccounts } from '../accounts.ts';
import { readConfig, VARIABLES } from '../config.ts';
import { createCompose } from '../email/compose.ts';
import { emailKinds } from '../email/kinds.ts';
import { createSesSend } from '../email/ses-send.ts';
import { tuneProcess } from '../process-tuning.ts';
import { redactAndTrace } from '../redacted-client.ts';
import { createTelemetry } from '../telemetry/telemetry.ts';
import { TIMING } from '../timing.ts';
import { createEndSessions } from './end-sessions.ts';
import { createNoticesHandler } from './notices-handler.ts';

const config = readConfig(VARIABLES.notices);
const tracer = new Tracer({ captureHTTPsRequests: false });
const ses = redactAndTrace(tracer, new SESv2Client(TIMING.ses));
const cognito = redactAndTrace(tracer, new CognitoIdentityProviderClient(TIMING.accounts));
const telemetry = createTelemetry(new Logger(), tracer, readConfig(VARIABLES.telemetry));

const switchedOn = config.notices.split(' ');

export const handler = createNoticesHandler({
  findBrand: createFindBrand(tracer, telemetry),
  compose: createCompose(templates, config.siteUrl),
  sesSend: createSesSend(ses, config, TIMING.notice),
  telemetry,
  notices: new Set(emailKinds.filter((kind) => switchedOn.includes(kind))),
  findAccount: createFindAccount(cognito, TIMING.accountsBudget),
  listAccounts: createListAccounts(cognito, TIMING.accountsBudget),
  endSessions: createEndSessions(cognito, TIMING.endSessionsBudget),
});

tuneProcess();
