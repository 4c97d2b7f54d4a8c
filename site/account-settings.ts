import { z } from 'zod';
import { MISSING, section } from './fields.ts';

/** The most tags of a resource, of which the stack sets two (https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html). */
const MAXIMUM_TAGS = 48;
const TAG = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const TAGS_OF_THE_STACK = ['Application', 'Stage'];

/** Checks the tags of the resources beside those that the stack sets. */
export const tags = () =>
  z
    .record(
      z
        .string()
        .min(1)
        .max(128)
        .regex(TAG)
        .refine((key) => !/^aws:/i.test(key) && !TAGS_OF_THE_STACK.includes(key)),
      z
        .string('must be a text')
        .max(256, 'is longer than 256 characters')
        .regex(TAG, 'may contain letters, digits, spaces and _.:/=+-@'),
      {
        error: ({ code }) =>
          code === 'invalid_key'
            ? 'is not the name of a tag: at most 128 letters, digits, spaces and _.:/=+-@, not aws:, Application or Stage'
            : 'is not an object',
      },
    )
    .refine((all) => Object.keys(all).length <= MAXIMUM_TAGS, `has more than ${MAXIMUM_TAGS} tags`)
    .default({})
    .describe('Tags of every resource, beside Application and Stage');

/** Checks the policy that limits the roles of the functions. */
export const permissionsBoundary = () =>
  z
    .string()
    .regex(
      /^arn:aws[a-z-]*:iam::(\d{12}|aws):policy\/[\w+=,.@/-]{1,512}$/,
      'must be the ARN of a policy such as arn:aws:iam::123456789012:policy/Boundary',
    )
    .optional()
    .describe('The policy that the account demands as the permissions boundary of each role');

const ids = (prefix: string, most: number, description: string) =>
  z
    .array(
      z
        .string()
        .regex(new RegExp(`^${prefix}-[0-9a-f]{8,17}$`), `must be an id such as ${prefix}-0123456789abcdef0`),
      MISSING,
    )
    .min(1, 'needs at least one id')
    .max(most, `has more than ${most} ids, which Lambda does not allow`)
    .refine((all) => new Set(all).size === all.length, 'names an id twice')
    .describe(description);

/**
 * Checks the network of the functions.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
 */
export const vpc = () =>
  section({
    subnetIds: ids(
      'subnet',
      16,
      'Private subnets in several Availability Zones, with a way to the services of AWS',
    ),
    securityGroupIds: ids('sg', 5, 'Security groups that let HTTPS out'),
  })
    .optional()
    .describe('The network that the functions run in; if missing, they run outside of any VPC');

/**
 * Checks the limits of the web ACL. Clinics, companies and mobile networks share an address among many people.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-waf.html
 */
export const webAcl = () =>
  section({
    mode: z
      .literal(['count', 'block'], { error: 'must be count, to see what would be blocked, or block' })
      .default('count')
      .describe('Whether requests above the limit are only counted, or also blocked'),
    requestsPerFiveMinutes: z
      .int('must be a whole number')
      .min(10, 'must be at least 10, the least that WAF accepts')
      .max(100_000, 'is more than 100000')
      .default(300)
      .describe('Requests of each kind that one internet address may make in five minutes'),
  })
    .optional()
    .describe('A web ACL on the user pool; if missing, only the limits of Cognito apply');

/** Checks who may open an account. */
export const signUp = () =>
  z
    .literal(['open', 'invitation'], { error: 'must be open or invitation' })
    .default('open')
    .describe('Whether everybody may open an account, or only staff, who invite patients');

/** Checks whether concurrency is reserved for the functions. */
export const reserveConcurrency = () =>
  z
    .boolean({ error: 'must be true or false' })
    .default(true)
    .describe(
      'Whether each function has its own share of the Lambda concurrency of the account; false for a trial in a new account, whose quota is too low',
    );
