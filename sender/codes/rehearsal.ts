import { Readable } from 'node:stream';
import { KMSClient } from '@aws-sdk/client-kms';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import type { Context } from 'aws-lambda';
import type { EmailConfig } from '../config.ts';
import type { Compose } from '../email/compose.ts';
import { createSesSend } from '../email/ses-send.ts';
import { readRequest } from '../email/trigger-event.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';
import { TIMING } from '../timing.ts';
import { createCustomEmailSenderHandler } from './custom-email-sender-handler.ts';
import { createDecrypt } from './decrypt.ts';

/** A key that does not exist, with which nobody's code is encrypted. */
const KEY = 'arn:aws:kms:eu-west-1:000000000000:key/00000000-0000-0000-0000-000000000000';
const USER_POOL = 'eu-west-1_rehearsal';
const REQUEST_ID = 'rehearsal';

/** The code 000000 as Cognito would encrypt it: with a data key of 32 zero bytes under `KEY`, for `USER_POOL`. */
const MESSAGE =
  'AYADeOdCTQ/OLTG8C0dt5JYvWPcAgQACABVhd3MtY3J5cHRvLXB1YmxpYy1rZXkAREF4ZlRkTURLMWVKcHBrMzl3RVlvWUw5MmVx' +
  'VXhrd0E4b2c5M21NVGFIYkhPM1o5cjJhL0NJWUNkdkFXZERsdlYxdz09AAt1c2VycG9vbC1pZAATZXUtd2VzdC0xX3JlaGVhcnNh' +
  'bAABAAdhd3Mta21zAEthcm46YXdzOmttczpldS13ZXN0LTE6MDAwMDAwMDAwMDAwOmtleS8wMDAwMDAwMC0wMDAwLTAwMDAtMDAw' +
  'MC0wMDAwMDAwMDAwMDAAuAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' +
  'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' +
  'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAACAAAAAAwAABAAAAAAAAAAAAAAAAAAXCRA' +
  'DsNpjePEifXATABubv////8AAAABAAAAAAAAAAAAAAABAAAABgDgB5S/zmAQwbCRfrAIQNGeXQ4yKZ0AZzBlAjEAjqLYQ5lvp5ri' +
  'ncfoCk/nQX8Uj/gVHQOFz1YJ7wIGkpDYzMWLFXZcwgQdJjtEi3/XAjB1GRH4Q7XLUcn0GBzSaYoN3VUkvH3QHXLD32SFwo0BTVOP' +
  'M3SCrcM4W7406cepd2Q=';

const EVENT = {
  triggerSource: 'CustomEmailSender_ForgotPassword',
  userPoolId: USER_POOL,
  userName: REQUEST_ID,
  callerContext: {},
  request: { code: MESSAGE, userAttributes: { sub: REQUEST_ID, email: 'rehearsal@example.com' } },
};

/** Logs, traces and counts nothing. */
const NO_TELEMETRY: Telemetry = {
  invocation: (_, work) => work(),
  excludeFromMetrics: () => undefined,
  annotate: () => undefined,
  log: () => undefined,
  logFailure: () => undefined,
  span: (_, work) => work(),
  elapsed: () => 0,
  sinceRequest: () => undefined,
  traceId: () => undefined,
};

/**
 * Composes an email for nobody while the function starts, so that Node has compiled the code of an email when the first
 * patient waits for one: Lambda starts a process with a whole processor, and runs it with a part of one. Its clients have
 * no connection, and its telemetry is none, so that nothing can leave the process.
 *
 * @returns whether the rehearsal reached its end; it never rejects, because what hinders it will fail the first email too,
 *   with a log line
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
 */
export async function rehearse(compose: Compose, config: EmailConfig): Promise<boolean> {
  const kms = new KMSClient({
    ...TIMING.kms,
    requestHandler: answerAlways({ KeyId: KEY, Plaintext: Buffer.alloc(32).toString('base64') }),
  });
  const ses = new SESv2Client({ ...TIMING.ses, requestHandler: answerAlways({ MessageId: REQUEST_ID }) });
  const sesSend = createSesSend(ses, config, TIMING.besideCode);
  const handler = createCustomEmailSenderHandler({
    findBrand: async () => undefined,
    readFullRequest: async (event, identity) => readRequest(event, identity),
    decrypt: createDecrypt(kms, KEY, TIMING.keyBudget),
    judgeSignUp: async () => 'send',
    prepareBesideCode: async () => undefined,
    compose,
    sesSend,
    sesSendBesideCode: sesSend,
    telemetry: NO_TELEMETRY,
  });
  return handler(EVENT, { awsRequestId: REQUEST_ID } as Context).then(
    () => true,
    () => false,
  );
}

/** Creates the transport of a client that answers every request itself. */
function answerAlways(answer: object) {
  return {
    handle: async () => ({
      response: { statusCode: 200, headers: {}, body: Readable.from([Buffer.from(JSON.stringify(answer))]) },
    }),
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
  };
}
