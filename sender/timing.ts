/** Idle connections are not used again, because they may have broken while Lambda had the process frozen. */
const CONNECTIONS = { httpAgent: { timeout: 1_000 }, httpsAgent: { timeout: 1_000 } } as const;

/**
 * The time limits of each step, in milliseconds. Lambda retries only after a minute, so an invocation keeps trying for as
 * long as it can help; its steps together take less than the function's timeout, so that there is time to log a failure.
 *
 * A repeated request to KMS is harmless. A repeated request to SES may send the email twice, so `ses-send.ts` decides when
 * to retry instead of the client.
 */
export const TIMING = {
  /** 4 requests of 2 seconds and the pauses between them. */
  kms: {
    maxAttempts: 4,
    requestHandler: {
      ...CONNECTIONS,
      connectionTimeout: 1_000,
      requestTimeout: 2_000,
      throwOnRequestTimeout: true,
    },
  },
  /** All requests to KMS, however slowly it answers. */
  keyBudget: 9_000,
  /** A repeated read is harmless, and the function goes on without the value when it takes too long. */
  parameters: { maxAttempts: 2, requestHandler: { ...CONNECTIONS, connectionTimeout: 500 } },
  parametersBudget: 1_000,
  /** The same for accounts: the look-up of an owner never keeps an email back. */
  accounts: { maxAttempts: 2, requestHandler: { ...CONNECTIONS, connectionTimeout: 500 } },
  accountsBudget: 1_000,
  /** An alert cannot be sent without its account. It has no code, so the time for KMS is left. */
  alertedAccountBudget: 5_000,
  /** Ends sessions while the notice is sent, which takes as long. */
  endSessionsBudget: 2_500,
  ses: { maxAttempts: 1, requestHandler: { ...CONNECTIONS, connectionTimeout: 1_000 } },
  /** `npm run simulate` shows that half a minute here loses fewer emails than further attempts of Lambda. */
  send: { budget: 30_000, answer: 10_000, pause: { first: 1_000, last: 20_000 } },
  /** The notice that goes out beside a code, after it: what the function's timeout leaves. */
  besideCode: { budget: 3_000, answer: 4_000, pause: { first: 500, last: 1_000 } },
  /** The same for notices: Cognito gives a trigger 5 seconds, of which a cold start takes a part. */
  notice: { budget: 500, answer: 2_000, pause: { first: 200, last: 400 } },
  senderTimeout: 60_000,
  noticesTimeout: 5_000,
  /** Cognito gives a trigger 5 seconds. */
  accountRulesTimeout: 5_000,
  /** The function only reads and logs, and nobody waits for it. */
  deliveryEventsTimeout: 10_000,
  /** Four checks an hour: Cognito refuses the sixth code of a user within an hour, and perhaps an earlier one. */
  canaryInterval: 900_000,
  /** Each of three requests to Cognito. */
  canaryBudget: 5_000,
  canaryTimeout: 20_000,
  /** Each request of the support widget. Reads are harmless, and actions are repeated only if they had no answer. */
  support: {
    maxAttempts: 2,
    requestHandler: {
      ...CONNECTIONS,
      connectionTimeout: 1_000,
      requestTimeout: 6_000,
      throwOnRequestTimeout: true,
    },
  },
  /** Somebody waits for the answer with a patient on the phone; after it, the widget says that it took too long. */
  supportBudget: 9_000,
  supportTimeout: 12_000,
} as const;
