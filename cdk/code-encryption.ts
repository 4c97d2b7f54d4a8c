import { RemovalPolicy } from 'aws-cdk-lib';
import type { IUserPool } from 'aws-cdk-lib/aws-cognito';
import { type IRole, Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

/** The key that Cognito encrypts codes with, and who may decrypt them. */
export class CodeEncryption extends Construct {
  readonly key: Key;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.key = new Key(this, 'Key', {
      alias: 'clinic-mail/codes',
      description: 'Codes and temporary passwords between Cognito and the email sender',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }

  /**
   * Lets a role decrypt the codes of one pool, and nothing else. The statement is a policy of its own: in the
   * role's default policy, which the function waits for, it would close the circle pool, function, policy, pool.
   */
  allowDecrypt(role: IRole, userPool: IUserPool): void {
    new Policy(this, 'DecryptCodes', {
      roles: [role],
      statements: [
        new PolicyStatement({
          actions: ['kms:Decrypt'],
          resources: [this.key.keyArn],
          conditions: { StringEquals: { 'kms:EncryptionContext:userpool-id': userPool.userPoolId } },
        }),
      ],
    });
  }
}
