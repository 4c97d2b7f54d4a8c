import { RemovalPolicy, Stack } from 'aws-cdk-lib';
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
import { allowNagFindings, INLINE_POLICY_REASON } from '../nag-exceptions.ts';

export interface CodeEncryptionProps {
  readonly alias?: string;
  /** Retained by default. */
  readonly removalPolicy?: RemovalPolicy;
}

/** The condition key for the user pool's id in the encryption context of every code. */
const POOL_ID = 'kms:EncryptionContext:userpool-id';

/**
 * The KMS key that Cognito encrypts codes with, and the permission to use it.
 *
 * The key policy cannot refer to the pool, because the pool refers to the key. It therefore covers all pools of this
 * account and region; `allowDecryptCodes` gives access to the codes of a single pool.
 */
export class CodeEncryption extends Construct {
  readonly key: Key;

  constructor(scope: Construct, id: string, props: CodeEncryptionProps) {
    super(scope, id);
    this.key = new Key(this, 'Key', {
      ...(props.alias !== undefined && { alias: props.alias }),
      description: 'Codes and temporary passwords between Cognito and the email sender',
      enableKeyRotation: true,
      removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    for (const statement of this.#policyStatements()) this.key.addToResourcePolicy(statement);
  }

  /**
   * Returns the statements in addition to the CDK's default one, which delegates to the account's IAM policies. Two
   * statements allow the grant, because the documentation has named two principals for it over time: the one that
   * creates or updates the pool, and Cognito itself
   * (https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-sender-triggers.html).
   */
  #policyStatements(): PolicyStatement[] {
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

/** The codes that a role may decrypt. */
export interface CodesOfPool {
  readonly role: IRole;
  /** ARN of the key that Cognito encrypts the codes with. */
  readonly keyArn: string;
  readonly userPoolId: string;
}

/**
 * Lets a role decrypt the codes of one pool, and nothing else. Uses a separate policy: the function depends on the
 * role's default policy, so a statement there would create a cycle of pool, function, policy and pool.
 */
export function allowDecryptCodes(scope: Construct, { role, keyArn, userPoolId }: CodesOfPool): void {
  const policy = new Policy(scope, 'DecryptCodes', {
    roles: [role],
    statements: [
      new PolicyStatement({
        actions: ['kms:Decrypt'],
        resources: [keyArn],
        conditions: { StringEquals: { [POOL_ID]: userPoolId } },
      }),
    ],
  });
  allowNagFindings(policy, INLINE_POLICY_REASON);
}
