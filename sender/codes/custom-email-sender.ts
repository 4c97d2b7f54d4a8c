import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { KMSClient } from '@aws-sdk/client-kms';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { createFindAccount, createListAccounts } from '../accounts.ts';
import { readConfig, requireMilliseconds, VARIABLES } from '../config.ts';
import { createFindBrand } from '../email/app-brands.ts';
import { createCompose } from '../email/compose.ts';
import { createSesSend } from '../email/ses-send.ts';
import { readSiteFiles } from '../email/site-files.ts';
import { tuneProcess } from '../process-tuning.ts';
import { redactAndTrace, redactErrors } from '../redacted-client.ts';
import { createFunctionTelemetry } from '../telemetry/function-telemetry.ts';
import { TIMING } from '../timing.ts';
import { createPrepareBesideCode } from './address-in-force.ts';
import { createReadFullRequest } from './alerted-account.ts';
import { createCustomEmailSenderHandler } from './custom-email-sender-handler.ts';
import { createDecrypt } from './decrypt.ts';
import { createJudgeSignUp } from './judge-sign-up.ts';
import { rehearse } from './rehearsal.ts';

const config = readConfig(VARIABLES.sender);
const templates = readSiteFiles(import.meta.dirname);
const { telemetry, traceClient } = createFunctionTelemetry();
const kms = redactAndTrace(traceClient, new KMSClient(TIMING.kms));
const ses = redactAndTrace(traceClient, new SESv2Client(TIMING.ses));
// Not traced: the tracer would mark the answer that an address has no account yet as a fault of the email.
const cognito = new CognitoIdentityProviderClient(TIMING.accounts);
redactErrors(cognito);

const compose = createCompose(templates, config.siteUrl, config.signInUrl);
const findAccount = createFindAccount(cognito, TIMING.accountsBudget);
const listAccounts = createListAccounts(cognito, TIMING.accountsBudget);

export const handler = createCustomEmailSenderHandler({
  findBrand: createFindBrand(traceClient, telemetry),
  readFullRequest: createReadFullRequest(createFindAccount(cognito, TIMING.alertedAccountBudget)),
  decrypt: createDecrypt(kms, config.codeKeyArn, TIMING.keyBudget),
  judgeSignUp: createJudgeSignUp({ findAccount, listAccounts }, telemetry),
  prepareBesideCode: createPrepareBesideCode(findAccount, telemetry),
  compose,
  sesSend: createSesSend(ses, config, { ...TIMING.send, budget: requireMilliseconds(config.sendBudget) }),
  sesSendBesideCode: createSesSend(ses, config, TIMING.besideCode),
  telemetry,
});

tuneProcess();

/** Resolves when the function has started; `sender/build/bundle.ts` makes Lambda wait for it. */
export const started = rehearse(compose, config);
