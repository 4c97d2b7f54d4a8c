/**
 * How long each step may take, in milliseconds. Lambda tries again only after a minute, so an invocation holds on for
 * as long as there is hope; together its steps fit the function's timeout with time to spare for saying what went wrong.
 *
 * Asking KMS twice does no harm. SES might send twice what it is asked twice, so how often it is asked is decided in
 * `deliver.ts`.
 */
export const TIMING = {
  /** 4 requests of 2 seconds and the pauses between them. */
  kms: {
    maxAttempts: 4,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 2_000, throwOnRequestTimeout: true },
  },
  /** All requests to KMS, however slowly it answers. */
  keyBudget: 9_000,
  /** Reading twice does no harm, and an email goes without the answer when it takes long. */
  brands: { maxAttempts: 2, requestHandler: { connectionTimeout: 500 } },
  brandsBudget: 1_000,
  /** A connection that has rested is not used again: it may have broken while Lambda kept the process frozen. */
  ses: {
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: 1_000,
      httpAgent: { timeout: 1_000 },
      httpsAgent: { timeout: 1_000 },
    },
  },
  /** `npm run simulate` shows that half a minute loses fewer emails than further attempts of Lambda. */
  send: { budget: 30_000, answer: 10_000, pause: { first: 1_000, last: 20_000 } },
  /** The same where Cognito waits: it gives a trigger 5 seconds, of which a cold start takes a part. */
  notice: { budget: 500, answer: 2_000, pause: { first: 200, last: 400 } },
  senderTimeout: 60_000,
  noticesTimeout: 5_000,
  /** It only reads and logs; nobody waits. */
  deliveryEventsTimeout: 10_000,
} as const;
