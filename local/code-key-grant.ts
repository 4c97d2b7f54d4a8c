import type { AccessControl } from '../emulator/iam/access-control.ts';
import type { Credentials } from '../emulator/iam/credentials.ts';
import { contextOf, viaService } from '../emulator/kms/permissions.ts';
import type { SystemTemplate } from './system-template.ts';

const COGNITO = 'cognito-idp.amazonaws.com';

/**
 * Lets Cognito use the key of codes, as the creation of the user pool does on AWS: by a grant, which CloudFormation's role
 * makes through Cognito, or Cognito itself. The documentation names both.
 *
 * @returns the credentials with which Cognito encrypts codes
 * @throws AwsError `AccessDeniedException` when neither may make the grant, so that the pool could not be created
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-sender-triggers.html
 */
export function grantCodeKey(
  access: AccessControl,
  { stack, userPool, codeKeyArn: keyArn }: SystemTemplate,
): Credentials {
  const encryptionContext = { 'userpool-id': userPool.physicalId };
  const action = 'kms:CreateGrant';
  const cognito = access.service(COGNITO);
  const throughCognito = viaService('cognito-idp', stack.region, { action, keyArn, encryptionContext });
  if (!access.isAllowed(access.user('cloudformation'), throughCognito)) {
    const context = {
      ...contextOf(encryptionContext),
      'aws:SourceAccount': stack.accountId,
      'aws:SourceArn': userPool.arn,
    };
    access.authorize(cognito, [{ action, resource: keyArn, context }]);
  }
  grantToCognito(access, keyArn, userPool.physicalId);
  return access.issueCredentials(cognito);
}

/** Adds the grant by which Cognito encrypts the codes of a pool. The caller must have been authorised for it. */
export function grantToCognito(access: AccessControl, keyArn: string, userPoolId: string): void {
  const encryptionContext = { 'userpool-id': userPoolId };
  access.grant({ keyArn, grantee: COGNITO, operations: ['kms:GenerateDataKey'], encryptionContext });
}
