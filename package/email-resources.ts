import { Names, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import type { Alarm, Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import type { CfnUserPool } from 'aws-cdk-lib/aws-cognito';
import { type IRole, Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { ApplicationLogLevel } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { EmailIdentity, Identity } from 'aws-cdk-lib/aws-ses';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { EmailSending } from '../cdk/email/email-sending.ts';
import { AppBrands } from '../cdk/functions/app-brands.ts';
import { CustomEmailSender } from '../cdk/functions/custom-email-sender.ts';
import { DeliveryEvents } from '../cdk/functions/delivery-events.ts';
import type { EmailFunction, FunctionSettings, LogGroups } from '../cdk/functions/email-function.ts';
import { Notices } from '../cdk/functions/notices.ts';
import { allowNagFindings, INLINE_POLICY_REASON } from '../cdk/nag-exceptions.ts';
import { allowDecryptCodes, CodeEncryption } from '../cdk/user-pool/code-encryption.ts';
import { toSiteFiles } from '../sender/email/site-files.ts';
import { createAlarms } from './alarms.ts';
import { createDashboard } from './dashboard.ts';
import { CognitoEmailsError } from './errors.ts';
import { functionCode } from './function-code.ts';
import type { CognitoEmailsOptions, EmailNotices } from './options.ts';
import { findCodeKeyArn, requireKeyArn, warnOfMissingCodes, wirePool } from './pool-wiring.ts';
import { brandKey, compileSite, requireAddress, usualBrand } from './template-site.ts';

/** The resources that the construct creates for a pool. */
export interface EmailResources {
  readonly sender: EmailFunction;
  readonly notices: EmailFunction | undefined;
  readonly deliveryEvents: EmailFunction | undefined;
  readonly failureQueue: Queue;
  readonly key: IKey;
  readonly identity: EmailIdentity | undefined;
  readonly alarms: readonly Alarm[];
  readonly dashboard: Dashboard | undefined;
}

/**
 * Creates the resources that send a pool's emails, and makes the pool use them.
 *
 * @param scope in the stack of the pool
 * @throws CognitoEmailsError or EmailTemplateError with a sentence for a setting or a template that is wrong
 */
export function createEmailResources(
  scope: Construct,
  pool: CfnUserPool,
  options: CognitoEmailsOptions,
): EmailResources {
  requireSafeSettings(options);
  const files = toSiteFiles(compileSite(options, (value) => Token.isUnresolved(value)));
  warnOfMissingCodes(scope, pool);
  const serviceName = Names.uniqueResourceName(scope, { maxLength: 80, separator: '-' });
  const { key, keyArn } = findKey(scope, pool, options);
  const sending = new EmailSending(scope, 'Sending', {
    from: options.sender,
    publishesEvents: options.deliveryEvents === true,
    configurationSetName: options.configurationSetName,
  });
  const identity =
    options.identity === undefined ? undefined : createIdentity(scope, options.identity, sending);
  const appBrands = createAppBrands(scope, serviceName, options);
  const settings: FunctionSettings = {
    logGroups: logGroups(options),
    isTraced: options.tracing === true,
    logLevel: options.logLevel,
  };
  const replyTo = options.replyTo ?? usualBrand(options).supportEmail ?? options.sender;
  const config = sending.config({ replyTo, siteUrl: '' });
  const codes = new CustomEmailSender(scope, 'Codes', {
    ...settings,
    code: functionCode(scope, 'sender', files),
    codeKeyArn: keyArn,
    sending,
    config,
    signInUrl: '',
    serviceName,
    reservedConcurrency: options.reservedConcurrency,
    appBrands,
  });
  const { sender, failureQueue } = codes;
  const switchedOn = switchedOnNotices(options.notices);
  const notices =
    switchedOn &&
    new Notices(scope, 'Notices', {
      ...settings,
      code: functionCode(scope, 'notices', files),
      sending,
      config,
      notices: switchedOn,
      serviceName: `${serviceName}-notices`,
      reservedConcurrency: undefined,
      appBrands,
    });
  const deliveryEvents =
    options.deliveryEvents === true
      ? new DeliveryEvents(scope, 'DeliveryEvents', {
          ...settings,
          code: functionCode(scope, 'deliveryEvents', {}),
          sending,
          serviceName: `${serviceName}-delivery-events`,
          reservedConcurrency: undefined,
        }).deliveryEventsFunction
      : undefined;

  allowDecryptCodes(scope, { role: sender.role, keyArn, userPoolId: pool.ref });
  allowLookUp(scope, 'SenderLookUp', pool, sender.role, ['AdminGetUser', 'ListUsers']);
  if (notices !== undefined) {
    allowLookUp(scope, 'NoticesLookUp', pool, notices.sender.role, [
      'AdminGetUser',
      'ListUsers',
      'AdminUserGlobalSignOut',
    ]);
  }
  wirePool(scope, pool, {
    sender: sender.function,
    keyArn,
    triggers: {
      ...(notices?.triggers.postConfirmation && { PostConfirmation: notices.triggers.postConfirmation }),
      ...(notices?.triggers.postAuthentication && {
        PostAuthentication: notices.triggers.postAuthentication,
      }),
    },
  });
  const alarms =
    options.alarms === true ? createAlarms(scope, { sender, failureQueue }, options.alarmTopic) : [];
  const resources = { sender, notices: notices?.sender, deliveryEvents, failureQueue, key, identity, alarms };
  return {
    ...resources,
    dashboard: options.dashboard === true ? createDashboard(scope, resources) : undefined,
  };
}

/** Refuses settings that would stop emails, or say something that is not so. */
function requireSafeSettings(options: CognitoEmailsOptions): void {
  const { alarms, alarmTopic, configurationSetName, deliveryEvents, logLevel, replyTo, reservedConcurrency } =
    options;
  const isQuiet =
    logLevel !== undefined &&
    [ApplicationLogLevel.WARN, ApplicationLogLevel.ERROR, ApplicationLogLevel.FATAL].includes(logLevel);
  const faults: (string | false)[] = [
    reservedConcurrency !== undefined &&
      !Token.isUnresolved(reservedConcurrency) &&
      !(Number.isInteger(reservedConcurrency) && reservedConcurrency >= 1) &&
      `reservedConcurrency is ${reservedConcurrency}: no code would be sent, so that nobody could sign up or reset a password; it must be a whole number from 1, or be left out`,
    configurationSetName !== undefined &&
      deliveryEvents === true &&
      'deliveryEvents need configuration sets of the construct: leave configurationSetName out, or deliveryEvents',
    isQuiet &&
      (alarms === true || options.dashboard === true) &&
      `logLevel is ${logLevel}, but alarms and dashboard need the lines of the level INFO, which have the metrics`,
    alarmTopic !== undefined && alarms !== true && 'alarmTopic needs alarms: true',
  ];
  const fault = faults.find((sentence) => sentence !== false);
  if (typeof fault === 'string') throw new CognitoEmailsError(fault);
  if (replyTo !== undefined && !Token.isUnresolved(replyTo)) requireAddress('replyTo', replyTo);
}

/** A pool has one key; that of an SMS sender stays. */
function findKey(
  scope: Construct,
  pool: CfnUserPool,
  { encryptionKey, removalPolicy = RemovalPolicy.DESTROY }: CognitoEmailsOptions,
): { key: IKey; keyArn: string } {
  const existing = findCodeKeyArn(pool);
  const given = encryptionKey?.keyArn;
  if (given !== undefined) requireKeyArn(Stack.of(scope).resolve(given));
  if (existing === undefined) {
    const key = encryptionKey ?? new CodeEncryption(scope, 'CodeEncryption', { removalPolicy }).key;
    return { key, keyArn: key.keyArn };
  }
  const text = (arn: string) => JSON.stringify(Stack.of(scope).resolve(arn));
  if (given !== undefined && text(given) !== text(existing)) {
    throw new CognitoEmailsError(
      `encryptionKey is another key than that of the SMS sender of the user pool ${pool.node.path}; a pool has one key for both, so leave it out`,
    );
  }
  const key = encryptionKey ?? Key.fromKeyArn(scope, 'CodeKey', existing);
  return { key, keyArn: existing };
}

function createIdentity(scope: Construct, name: string, { configurationSets }: EmailSending): EmailIdentity {
  return new EmailIdentity(scope, 'Identity', {
    identity: name.includes('@') ? Identity.email(name) : Identity.domain(name),
    ...(configurationSets.lasting !== undefined && { configurationSet: configurationSets.lasting }),
  });
}

/**
 * Creates the list of the clients with a brand of their own. The functions know only its name: the clients refer to the
 * pool and the pool to the functions.
 */
function createAppBrands(
  scope: Construct,
  serviceName: string,
  { brand, brands = [] }: CognitoEmailsOptions,
): AppBrands | undefined {
  const list = brands.flatMap(({ clientIds }, index) =>
    clientIds.map((clientId) => [clientId, brandKey(index)] as const),
  );
  if (list.length === 0 || (brand === undefined && brands.length === 1)) return undefined;
  const appBrands = new AppBrands(
    scope,
    'AppBrands',
    `/${Stack.of(scope).stackName}/${serviceName}/app-brands`,
  );
  appBrands.write(list);
  return appBrands;
}

function switchedOnNotices(notices: EmailNotices = {}): Required<EmailNotices> | undefined {
  const { welcome = false, passwordChanged = false, newSignIn = false } = notices;
  return welcome || passwordChanged || newSignIn ? { welcome, passwordChanged, newSignIn } : undefined;
}

function logGroups(options: CognitoEmailsOptions): LogGroups {
  const { logRetention = RetentionDays.ONE_MONTH, removalPolicy = RemovalPolicy.DESTROY } = options;
  return {
    logGroup: (scope, id) => new LogGroup(scope, id, { retention: logRetention, removalPolicy }),
  };
}

/** Lets a role look accounts up, in a policy of its own for the reason that `allowDecryptCodes` names. */
function allowLookUp(
  scope: Construct,
  id: string,
  pool: CfnUserPool,
  role: IRole,
  actions: readonly string[],
): void {
  const policy = new Policy(scope, id, {
    roles: [role],
    statements: [
      new PolicyStatement({
        actions: actions.map((action) => `cognito-idp:${action}`),
        resources: [pool.attrArn],
      }),
    ],
  });
  allowNagFindings(policy, INLINE_POLICY_REASON);
}
