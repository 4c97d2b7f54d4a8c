import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { createFindAccount, createListAccounts } from '../accounts.ts';
import { readConfig, VARIABLES } from '../config.ts';
import { createFindBrand } from '../email/app-brands.ts';
import { createCompose } from '../email/compose.ts';
import { emailKinds } from '../email/kinds.ts';
import { createSesSend } from '../email/ses-send.ts';
import { readSiteFiles } from '../email/site-files.ts';
import { tuneProcess } from '../process-tuning.ts';
import { redactAndTrace } from '../redacted-client.ts';
import { createFunctionTelemetry } from '../telemetry/function-telemetry.ts';
import { TIMING } from '../timing.ts';
import { createEndSessions } from './end-sessions.ts';
import { createNoticesHandler } from './notices-handler.ts';

const config = readConfig(VARIABLES.notices);
const templates = readSiteFiles(import.meta.dirname);
const { telemetry, traceClient } = createFunctionTelemetry();
const ses = redactAndTrace(traceClient, new SESv2Client(TIMING.ses));
const cognito = redactAndTrace(traceClient, new CognitoIdentityProviderClient(TIMING.accounts));

const switchedOn = config.notices.split(' ');

export const handler = createNoticesHandler({
  findBrand: createFindBrand(traceClient, telemetry),
  compose: createCompose(templates, config.siteUrl),
  sesSend: createSesSend(ses, config, TIMING.notice),
  telemetry,
  notices: new Set(emailKinds.filter((kind) => switchedOn.includes(kind))),
  findAccount: createFindAccount(cognito, TIMING.accountsBudget),
  listAccounts: createListAccounts(cognito, TIMING.accountsBudget),
  endSessions: createEndSessions(cognito, TIMING.endSessionsBudget),
});

tuneProcess();
