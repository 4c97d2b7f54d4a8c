import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { IUserPool } from 'aws-cdk-lib/aws-cognito';
import {
  AnyPrincipal,
  Effect,
  type IRole,
  Policy,
  PolicyStatement,
  ServicePrincipal,
} from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { SiteConfig } from '../../site/config.ts';
import { acknowledge, OWN_POLICY } from '../nag-exceptions.ts';

export interface CodeEncryptionProps {
  readonly site: SiteConfig;
}

/** The context that Cognito encrypts each code in. */
const POOL_ID = 'kms:EncryptionContext:userpool-id';

/**
 * The key that Cognito encrypts codes with, and who may decrypt them.
 *
 * Its policy cannot name the pool, because the pool names the key: what it says is about every pool of this account
 * and region. Who may decrypt is told pool by pool, in `allowDecrypt`.
 */
export class CodeEncryption extends Construct {
  readonly key: Key;

  constructor(scope: Construct, id: string, { site }: CodeEncryptionProps) {
    super(scope, id);
    this.key = new Key(this, 'Key', {
      alias: `clinic-mail/${site.stage}/codes`,
      description: 'Codes and temporary passwords between Cognito and the email sender',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    for (const statement of this.#policy()) this.key.addToResourcePolicy(statement);
  }

  /**
   * Lets a role decrypt the codes of one pool, and nothing else. The statement is a policy of its own: in the
   * role's default policy, which the function waits for, it would close the circle pool, function, policy, pool.
   */
  allowDecrypt(role: IRole, userPool: IUserPool): void {
    const policy = new Policy(this, 'DecryptCodes', {
      roles: [role],
      statements: [
        new PolicyStatement({
          actions: ['kms:Decrypt'],
          resources: [this.key.keyArn],
          conditions: { StringEquals: { [POOL_ID]: userPool.userPoolId } },
        }),
      ],
    });
    acknowledge(policy, OWN_POLICY);
  }

  /**
   * Beside the statement that lets the account's own policies decide. Who creates or updates the pool grants the key to
   * Cognito; the documentation has named both that principal and Cognito itself
   * (https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-sender-triggers.html).
   */
  #policy(): PolicyStatement[] {
    const stack = Stack.of(this);
    const pools = stack.formatArn({ service: 'cognito-idp', resource: 'userpool', resourceName: '*' });
    const poolIds = `${stack.region}_*`;
    return [
      new PolicyStatement({
        sid: 'WhoManagesPoolsGrantsThroughCognito',
        principals: [new AnyPrincipal()],
        actions: ['kms:CreateGrant'],
        resources: ['*'],
        conditions: {
          StringEquals: {
            'kms:CallerAccount': stack.account,
            'kms:ViaService': `cognito-idp.${stack.region}.amazonaws.com`,
          },
          StringLike: { [POOL_ID]: poolIds },
        },
      }),
      new PolicyStatement({
        sid: 'CognitoGrantsForPoolsOfThisAccount',
        principals: [new ServicePrincipal('cognito-idp.amazonaws.com')],
        actions: ['kms:CreateGrant'],
        resources: ['*'],
        conditions: {
          StringEquals: { 'aws:SourceAccount': stack.account },
          ArnLike: { 'aws:SourceArn': pools },
          StringLike: { [POOL_ID]: poolIds },
        },
      }),
      new PolicyStatement({
        sid: 'NothingButCodesIsOpened',
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['kms:Decrypt'],
        resources: ['*'],
        conditions: { StringNotLike: { [POOL_ID]: poolIds } },
      }),
    ];
  }
}
