import { ArnFormat, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  AccountRecovery,
  CfnLogDeliveryConfiguration,
  type CfnUserPool,
  FeaturePlan,
  Mfa,
  UserPool,
  type UserPoolClient,
  type UserPoolTriggers,
} from 'aws-cdk-lib/aws-cognito';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnPermission, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { INVITATION_LIFETIME } from '../../sender/email/kinds.ts';
import type { SiteConfig } from '../../site/config.ts';
import { ROUTE } from '../../web/src/routes.ts';
import type { Records } from '../monitoring/log-storage.ts';
import { acknowledge } from '../nag-exceptions.ts';
import { refuse, renderedProperties } from '../validations.ts';
import { addAppClient, PORTAL_SCOPES, refuseClient } from './app-client.ts';
import { type PoolProperties, poolRules } from './user-pool-rules.ts';

export interface IdentityProps {
  readonly codeKey: IKey;
  readonly customEmailSender: IFunction;
  /** Triggers that Cognito waits for. */
  readonly noticeTriggers: UserPoolTriggers;
  readonly records: Records;
  readonly site: SiteConfig;
}

/**
 * Who the patients are: sign-in by email address, with a password or a code by email as the first factor.
 *
 * Codes by email are a first factor and no second one: a user whose second factor is email cannot recover
 * the account by email (https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa.html).
 */
export class Identity extends Construct {
  readonly userPool: UserPool;
  readonly portalClient: UserPoolClient;

  constructor(scope: Construct, id: string, props: IdentityProps) {
    super(scope, id);
    this.userPool = this.#createPool(props);
    this.portalClient = addAppClient(this.userPool, 'Portal', { managedLogin: portalLogin(props.site) });
    this.#boundInvocationsToAccount();
    this.#recordWhatCognitoCannotSend(props.records);

    const pool = this.userPool.node.defaultChild as CfnUserPool;
    refuse(this, () => poolRules(renderedProperties<PoolProperties>(pool)));
    refuseClient(this, this.portalClient, this.userPool, { confidential: false });
  }

  #createPool({ codeKey, customEmailSender, noticeTriggers }: IdentityProps): UserPool {
    const pool = new UserPool(this, 'UserPool', {
      featurePlan: FeaturePlan.ESSENTIALS,
      selfSignUpEnabled: true,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      signInPolicy: { allowedFirstAuthFactors: { password: true, emailOtp: true } },
      autoVerify: { email: true },
      keepOriginal: { email: true },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      mfa: Mfa.OFF,
      standardAttributes: {
        email: { required: true, mutable: true },
        fullname: { required: false, mutable: true },
        locale: { required: false, mutable: true },
      },
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
      removalPolicy: RemovalPolicy.RETAIN,
    });
    acknowledge(pool, {
      'AwsSolutions-COG1':
        'Twelve characters without rules on their kinds, as NIST SP 800-63B asks: such rules make passwords alike.',
      'AwsSolutions-COG2':
        'A required second factor excludes sign-in with a code by email, which patients rely on.',
      'AwsSolutions-COG8':
        'Threat protection is paid for by the patient and month, so it is for the clinic to choose.',
    });
    return pool;
  }

  /** The pool's ARN names the account, but an auditor looks for the condition that says so. */
  #boundInvocationsToAccount(): void {
    for (const child of this.userPool.node.findAll()) {
      if (child instanceof CfnPermission) child.sourceAccount = Stack.of(this).account;
    }
  }

  /**
   * Cognito's own word when it could not hand over an email.
   *
   * @see https://docs.aws.amazon.com/cognito/latest/developerguide/exporting-quotas-and-usage.html
   */
  #recordWhatCognitoCannotSend(records: Records): void {
    const { logGroupName } = records.logGroup(this, 'Logs');
    // Cognito takes no ARN that ends in `:*`, as those of log groups do.
    const logGroupArn = Stack.of(this).formatArn({
      service: 'logs',
      resource: 'log-group',
      resourceName: logGroupName,
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
  }
}

/** The portal comes back to its own sign-in page, where it may be that it signs in elsewhere. */
function portalLogin({ portal, siteUrl }: SiteConfig) {
  if (portal.signIn === 'own-pages') return undefined;
  const page = `${siteUrl}${ROUTE.login}`;
  return { callbackUrls: [page], signOutUrls: [page], scopes: PORTAL_SCOPES };
}
