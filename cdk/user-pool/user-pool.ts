import { ArnFormat, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import {
  AccountRecovery,
  CfnLogDeliveryConfiguration,
  type CfnUserPool,
  CfnUserPoolDomain,
  FeaturePlan,
  Mfa,
  PasskeyUserVerification,
  StringAttribute,
  UserPool,
  type UserPoolClient,
  type UserPoolTriggers,
} from 'aws-cdk-lib/aws-cognito';
import { type IRole, Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnPermission, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { FilterPattern, type LogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { INVITATION_LIFETIME } from '../../sender/email/kinds.ts';
import type { SiteConfig } from '../../site/config.ts';
import { passkeysOf } from '../../site/passkeys.ts';
import { ROUTE } from '../../web/src/routes.ts';
import type { AccountRules } from '../functions/account-rules.ts';
import type { LogStorage } from '../monitoring/log-storage.ts';
import { allowNagFindings, INLINE_POLICY_REASON } from '../nag-exceptions.ts';
import { addValidation, renderedProperties } from '../validations.ts';
import { addAppClient, PORTAL_FLOWS, PORTAL_SCOPES, validateAppClient } from './app-client.ts';
import { type DomainProperties, type PoolProperties, passkeyRules, poolRules } from './user-pool-rules.ts';

export interface PatientUserPoolProps {
  readonly accountRules: AccountRules;
  readonly codeKey: IKey;
  readonly customEmailSender: IFunction;
  /** Functions that Cognito invokes synchronously. */
  readonly noticeTriggers: UserPoolTriggers;
  readonly logStorage: LogStorage;
  readonly site: SiteConfig;
}

/**
 * The user pool with the patients' accounts: they sign in with their email address and a password, an emailed code or a
 * passkey.
 *
 * The address is an alias of a user name that the portal makes up. Only a verified address is an alias, so an account of
 * somebody who cannot read the emails to an address is worth nothing; see docs/decisions/0023-sign-in-by-alias.md.
 *
 * Emailed codes are a first factor and not a second one, because a user whose second factor is email cannot recover
 * the account by email (https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa.html).
 */
export class PatientUserPool extends Construct {
  readonly userPool: UserPool;
  readonly portalClient: UserPoolClient;
  /** Counts what Cognito could not pass on to a function. */
  readonly deliveryErrors: Metric;
  /** The errors that `deliveryErrors` counts. */
  readonly deliveryErrorsLogGroup: LogGroup;

  constructor(scope: Construct, id: string, props: PatientUserPoolProps) {
    super(scope, id);
    this.userPool = this.#createPool(props);
    props.accountRules.attachTo(this.userPool);
    this.portalClient = addAppClient(this.userPool, 'Portal', {
      managedLogin: portalLogin(props.site),
      authFlows: PORTAL_FLOWS,
    });
    props.accountRules.writePortalClient(this.portalClient);
    this.#restrictInvocationsToAccount();
    this.deliveryErrorsLogGroup = this.#logDeliveryErrors(props.logStorage);
    this.deliveryErrors = this.#countDeliveryErrors();

    const pool = this.userPool.node.defaultChild as CfnUserPool;
    const { hostname } = new URL(props.site.siteUrl);
    addValidation(this, () => {
      const properties = renderedProperties<PoolProperties>(pool);
      return [...poolRules(properties), ...passkeyRules(properties, hostname, customDomains(this))];
    });
    validateAppClient(this, this.portalClient, this.userPool, { confidential: false, isPortal: true });
  }

  /**
   * Lets a role call administrative actions on this pool. Uses a separate policy: the function depends on the role's
   * default policy, so a statement there would create a cycle of pool, function, policy and pool.
   */
  allow(role: IRole, id: string, actions: readonly string[]): void {
    const policy = new Policy(this, id, {
      roles: [role],
      statements: [
        new PolicyStatement({
          actions: actions.map((action) => `cognito-idp:${action}`),
          resources: [this.userPool.userPoolArn],
        }),
      ],
    });
    allowNagFindings(policy, INLINE_POLICY_REASON);
  }

  #createPool({ codeKey, customEmailSender, noticeTriggers, site }: PatientUserPoolProps): UserPool {
    const passkeys = passkeysOf(site);
    // Aliases cannot be changed once a pool exists, so this pool has another id than the one of earlier versions, which
    // was called `UserPool`: CloudFormation creates a new pool and keeps the old one. See CHANGELOG.md.
    const pool = new UserPool(this, 'AliasPool', {
      featurePlan: FeaturePlan.ESSENTIALS,
      selfSignUpEnabled: site.signUp === 'open',
      signInAliases: { username: true, email: true },
      signInCaseSensitive: false,
      signInPolicy: {
        allowedFirstAuthFactors: { password: true, emailOtp: true, passkey: passkeys !== undefined },
      },
      ...(passkeys !== undefined && {
        passkeyRelyingPartyId: passkeys.relyingPartyId,
        passkeyUserVerification: USER_VERIFICATION[passkeys.userVerification],
      }),
      autoVerify: { email: true },
      keepOriginal: { email: true },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      mfa: Mfa.OFF,
      standardAttributes: {
        email: { required: true, mutable: true },
        fullname: { required: false, mutable: true },
        locale: { required: false, mutable: true },
      },
      // The version and the time of a consent, if the clinic asks for it.
      customAttributes: { consent: new StringAttribute({ mutable: true, maxLen: 64 }) },
      passwordPolicy: {
        minLength: 12,
        requireDigits: false,
        requireLowercase: false,
        requireUppercase: false,
        requireSymbols: false,
        tempPasswordValidity: Duration.days(INVITATION_LIFETIME.value),
      },
      customSenderKmsKey: codeKey,
      lambdaTriggers: { ...noticeTriggers, customEmailSender },
      deletionProtection: true,
      // Also after a failed creation: CloudFormation could not delete a pool with deletion protection.
      removalPolicy: RemovalPolicy.RETAIN,
    });
    allowNagFindings(pool, {
      'AwsSolutions-COG1':
        'Twelve characters without composition rules, as NIST SP 800-63B asks: such rules make passwords predictable.',
      'AwsSolutions-COG2':
        'Cognito does not allow sign-in with an emailed code, which patients rely on, when a second factor is required.',
      'AwsSolutions-COG8': 'Threat protection is charged per patient and month, so the clinic decides.',
    });
    return pool;
  }

  /** Adds the source account as a condition. It is already part of the pool's ARN, but auditors look for the condition. */
  #restrictInvocationsToAccount(): void {
    for (const child of this.userPool.node.findAll()) {
      if (child instanceof CfnPermission) child.sourceAccount = Stack.of(this).account;
    }
  }

  /**
   * Logs the errors of Cognito when it cannot pass an email to the sender.
   *
   * @see https://docs.aws.amazon.com/cognito/latest/developerguide/exporting-quotas-and-usage.html
   */
  #logDeliveryErrors(logStorage: LogStorage): LogGroup {
    const logGroup = logStorage.logGroupForCognito(this, 'Logs');
    // Cognito rejects an ARN that ends in `:*`, as `logGroupArn` of the construct does.
    const logGroupArn = Stack.of(this).formatArn({
      service: 'logs',
      resource: 'log-group',
      resourceName: logGroup.logGroupName,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    new CfnLogDeliveryConfiguration(this, 'LogDelivery', {
      userPoolId: this.userPool.userPoolId,
      logConfigurations: [
        {
          eventSource: 'userNotification',
          logLevel: 'ERROR',
          cloudWatchLogsConfiguration: { logGroupArn },
        },
      ],
    });
    return logGroup;
  }

  /** Cognito writes no metrics into its log, so that a metric filter has to count its lines. */
  #countDeliveryErrors(): Metric {
    const filter = new MetricFilter(this, 'DeliveryErrors', {
      logGroup: this.deliveryErrorsLogGroup,
      filterPattern: FilterPattern.stringValue('$.logLevel', '=', 'ERROR'),
      metricNamespace: Stack.of(this).stackName,
      metricName: 'cognito_errors',
    });
    return filter.metric();
  }
}

const USER_VERIFICATION = {
  preferred: PasskeyUserVerification.PREFERRED,
  required: PasskeyUserVerification.REQUIRED,
} as const;

/** Returns the domain names in the stack that are not prefixes of Cognito's own. */
function customDomains(scope: Construct): string[] {
  return Stack.of(scope)
    .node.findAll()
    .filter((node): node is CfnUserPoolDomain => CfnUserPoolDomain.isCfnUserPoolDomain(node))
    .map((domain) => renderedProperties<DomainProperties>(domain))
    .flatMap(({ CustomDomainConfig, Domain = '' }) => (CustomDomainConfig === undefined ? [] : [Domain]));
}

/** Returns the managed login settings of the portal, or undefined if it has its own sign-in pages. */
function portalLogin({ portal, siteUrl }: SiteConfig) {
  if (portal.signIn === 'own-pages') return undefined;
  const page = `${siteUrl}${ROUTE.login}`;
  return { callbackUrls: [page], signOutUrls: [page], scopes: PORTAL_SCOPES };
}
