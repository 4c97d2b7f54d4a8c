import type { RemovalPolicy } from 'aws-cdk-lib';
import type { CfnUserPool, IUserPool } from 'aws-cdk-lib/aws-cognito';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ApplicationLogLevel } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';

/** The name and the look of emails. Emails leave out what is not given. */
export interface Brand {
  /** The name by which users know you; also the name of the sender. */
  readonly name: string;
  /** The postal address in the footer, one string for each line. @default - none */
  readonly address?: string[];
  /** The number that users call, as people write it; emails show it as a link that dials. @default - none */
  readonly phone?: string;
  /** The email address at which users reach a person, shown in the footer. @default - none */
  readonly supportEmail?: string;
  /**
   * The colour of headings and buttons, `#rrggbb`. White text on it must have a contrast of 4.5 to 1.
   *
   * @default #1d4ed8
   * @see https://www.w3.org/TR/WCAG22/#contrast-minimum
   */
  readonly colour?: string;
  /** The https URL of an image for the header, shown 40 pixels high. @default - the name as text */
  readonly logo?: string;
}

/** A brand for the emails that some app clients ask for. */
export interface AppBrand extends Brand {
  /** The ids of these app clients, such as `client.userPoolClientId`; tokens are allowed. */
  readonly clientIds: string[];
}

/**
 * Your own pages, as https URLs. Emails have a button for each page that is given. With a code, the button opens the page
 * with `#code=…` or, for `reset`, `#username=…&code=…`: browsers send neither to servers.
 */
export interface EmailLinks {
  /** The address at which users enter codes; emails warn to enter them nowhere else. @default - the host of a page */
  readonly site?: string;
  /** The page on which users confirm a new account. @default - emails have a code without a button */
  readonly confirm?: string;
  /** The page on which users choose a new password. @default - emails have a code without a button */
  readonly reset?: string;
  /** The page on which users confirm a new email address. @default - emails have a code without a button */
  readonly account?: string;
  /** The page on which users sign in. @default - emails have no button */
  readonly login?: string;
  /** The privacy notice, linked in the footer. @default - none */
  readonly privacy?: string;
  /** The terms of use, linked in the footer. @default - none */
  readonly terms?: string;
}

/**
 * Emails without a code. They need the triggers PostConfirmation and PostAuthentication, for which Cognito waits at most
 * 5 seconds. While any is on, a reset password also ends all sessions of the user.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
 */
export interface EmailNotices {
  /** Sent after a user confirmed a new account; needs PostConfirmation. @default false */
  readonly welcome?: boolean;
  /** Sent after a forgotten password was reset; needs PostConfirmation. @default false */
  readonly passwordChanged?: boolean;
  /** Sent after every sign-in but the first of a new account; needs PostConfirmation and PostAuthentication. @default false */
  readonly newSignIn?: boolean;
}

/** The settings of the emails, for the construct and the mixin. */
export interface CognitoEmailsOptions {
  /**
   * The address that emails come from. Its domain or the address must be verified in SES, in the Region of the pool, and
   * SES must have production access. Text, not a token.
   *
   * @see https://docs.aws.amazon.com/ses/latest/dg/verify-addresses-and-domains.html
   */
  readonly sender: string;
  /** The usual brand. @default - the first of `brands` */
  readonly brand?: Brand;
  /** Brands for the emails of some app clients. @default - all emails have the usual brand */
  readonly brands?: AppBrand[];
  /** The address for replies; a token is allowed. @default - `supportEmail` of the brand, or the sender */
  readonly replyTo?: string;
  /**
   * The folder with your own templates, relative to the working directory. What it lacks is taken from the package: each
   * kind of email, each block, each sentence of `words.json`. A language that the package does not have must be complete.
   *
   * @default - the templates of the package
   */
  readonly templates?: string;
  /** Language tags of the emails. @default - all languages that have templates */
  readonly languages?: string[];
  /** The language for users whose `locale` attribute names none of the languages. @default - the first of `languages`, or en */
  readonly defaultLanguage?: string;
  /** The IANA time zone of the times in emails. @default UTC */
  readonly timeZone?: string;
  /** Your own pages. @default - emails have codes without buttons */
  readonly links?: EmailLinks;
  /** Emails without a code. @default - none */
  readonly notices?: EmailNotices;
  /**
   * The KMS key that Cognito encrypts codes with. Cognito must be allowed `kms:CreateGrant`.
   *
   * @default - the key of the pool's custom SMS sender; without one, a new key, which is charged
   * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-sender-triggers.html
   */
  readonly encryptionKey?: IKey;
  /**
   * A domain or address that the stack verifies in SES. Its DNS records are `dkimRecords` of the construct.
   *
   * @default - it is verified already
   */
  readonly identity?: string;
  /**
   * The name of an SES configuration set that exists; a token is allowed.
   *
   * @default - two are created: one gives up after 15 minutes, when a sign-in code has expired
   * @see https://docs.aws.amazon.com/ses/latest/dg/using-configuration-sets.html
   */
  readonly configurationSetName?: string;
  /** Whether alarms are created: for emails that fail, wait or were lost. Each alarm is charged. @default false */
  readonly alarms?: boolean;
  /** The topic that alarms notify. @default - nobody is notified */
  readonly alarmTopic?: ITopic;
  /** Whether a CloudWatch dashboard is created, which is charged from the fourth of an account. @default false */
  readonly dashboard?: boolean;
  /** Whether a function logs and counts deliveries, bounces and complaints. @default false */
  readonly deliveryEvents?: boolean;
  /**
   * The number of emails that are sent at the same time; more wait. It is reserved from the quota of the account.
   *
   * @default - none is reserved
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
   */
  readonly reservedConcurrency?: number;
  /** How long logs are kept. They have no codes and no addresses. @default RetentionDays.ONE_MONTH */
  readonly logRetention?: RetentionDays;
  /** The least severe level of log lines. Metrics are in lines of the level INFO. @default ApplicationLogLevel.INFO */
  readonly logLevel?: ApplicationLogLevel;
  /** Whether X-Ray traces the functions, which is charged. @default false */
  readonly tracing?: boolean;
  /** Whether the key and the logs are deleted or kept when the construct is removed. @default RemovalPolicy.DESTROY */
  readonly removalPolicy?: RemovalPolicy;
}

/** The settings of the construct. */
export interface CognitoEmailsProps extends CognitoEmailsOptions {
  /** The user pool, created in this app: an L2 or L1 construct, such as `cfnUserPool` of Amplify Gen 2. */
  readonly userPool: IUserPool | CfnUserPool;
}
