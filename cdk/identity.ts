import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import {
  AccountRecovery,
  FeaturePlan,
  Mfa,
  UserPool,
  type UserPoolClient,
  type UserPoolTriggers,
} from 'aws-cdk-lib/aws-cognito';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { INVITATION_LIVES, SIGN_IN_CODE_LIVES } from '../sender/kinds.ts';

export interface IdentityProps {
  readonly codeKey: IKey;
  readonly customEmailSender: IFunction;
  /** Triggers that Cognito waits for. */
  readonly noticeTriggers: UserPoolTriggers;
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

  constructor(scope: Construct, id: string, { codeKey, customEmailSender, noticeTriggers }: IdentityProps) {
    super(scope, id);
    this.userPool = new UserPool(this, 'UserPool', {
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
        tempPasswordValidity: Duration.days(INVITATION_LIVES.value),
      },
      customSenderKmsKey: codeKey,
      lambdaTriggers: { ...noticeTriggers, customEmailSender },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.portalClient = this.userPool.addClient('Portal', {
      generateSecret: false,
      disableOAuth: true,
      authFlows: { user: true, userSrp: true },
      authSessionValidity: Duration.minutes(SIGN_IN_CODE_LIVES.value),
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      accessTokenValidity: Duration.hours(1),
      idTokenValidity: Duration.hours(1),
      refreshTokenValidity: Duration.days(1),
    });
  }
}
