/**
 * What is assumed of AWS; milliseconds unless told otherwise. The times of the function are those that the bench
 * measures, at the processor share of its memory; the others are usual within a region. Prices are those of eu-west-1
 * in November 2026, in US dollars.
 */
export const WORLD = {
  /** Starting a process: Lambda's own part, and the function's. */
  coldStart: 350,
  /** The function's own work on an email. */
  work: 10,
  kms: 8,
  ses: 60,
  /** SES refusing an email because there are too many. */
  sesRefusal: 10,
  /** From SES to the mailbox, from and to. */
  delivery: [500, 3_000] as const,
  /** Between deliveries that find no room: doubled from the first to the last. */
  throttle: { first: 1_000, last: 300_000 },
  /** Before Lambda's second and third attempt. */
  retry: [60_000, 120_000] as const,
  price: {
    lambdaGigabyteSecond: 0.0000133334,
    lambdaRequest: 0.2 / 1e6,
    kmsRequest: 0.03 / 10_000,
    /** On SES's plan Essentials, which new accounts are on. */
    email: 0.16 / 1_000,
  },
} as const;
