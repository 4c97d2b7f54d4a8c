/**
 * Assumed properties of AWS; milliseconds unless stated otherwise. The times of the function are those that the
 * benchmark measures, at the processor share of its memory; the others are typical within a region. Prices are those of
 * eu-west-1 in November 2026, in US dollars.
 */
export const AWS_ASSUMPTIONS = {
  /** Starting a process: Lambda's own part, and the function's. */
  coldStart: 350,
  /** The function's own work on an email. */
  work: 10,
  kms: 8,
  ses: 60,
  /** SES refusing an email because of its sending rate. */
  sesRefusal: 10,
  /** From SES to the mailbox: minimum and maximum. */
  delivery: [500, 3_000] as const,
  /** Pause of Lambda before it invokes a throttled function again: doubled from the first to the last. */
  throttle: { first: 1_000, last: 300_000 },
  /** Before Lambda's second and third attempt. */
  retry: [60_000, 120_000] as const,
  price: {
    lambdaGigabyteSecond: 0.0000133334,
    lambdaRequest: 0.2 / 1e6,
    kmsRequest: 0.03 / 10_000,
    /** On SES's plan Essentials, the default of new accounts. */
    email: 0.16 / 1_000,
  },
} as const;
