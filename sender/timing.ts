/**
 * How long each step may take, in milliseconds, and how often it is tried within one invocation. Lambda's own attempts
 * come only after one and two minutes, so quick ones come first; together they fit the function's timeout with time
 * to spare for saying what went wrong.
 *
 * Asking KMS twice does no harm. SES might send twice what it is asked twice, so a send is repeated only after an
 * answer, never because there was none.
 */
export const TIMING = {
  /** 4 requests of 2 seconds and the pauses between them. */
  kms: {
    maxAttempts: 4,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 2_000, throwOnRequestTimeout: true },
  },
  /** Reading twice does no harm, and an email goes without the answer when it takes long. */
  brands: { maxAttempts: 2, requestHandler: { connectionTimeout: 500 } },
  brandsBudget: 1_000,
  ses: { maxAttempts: 4, requestHandler: { connectionTimeout: 1_000 } },
  /** All attempts of a send together. */
  sendBudget: 12_000,
  /** The same where Cognito waits: it gives a trigger 5 seconds, of which a cold start takes a part. */
  noticeBudget: 2_500,
  senderTimeout: 30_000,
  noticesTimeout: 5_000,
  /** It only reads and logs; nobody waits. */
  deliveryEventsTimeout: 10_000,
} as const;
