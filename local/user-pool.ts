import type { Route } from '../emulator/aws/route.ts';
import type { Clock, JsonService } from '../emulator/aws/service.ts';
import type { EncryptCode } from '../emulator/cognito/encrypt-code.ts';
import { createUserPool, type UserPool } from '../emulator/cognito/user-pool.ts';
import type { EventBus } from '../emulator/events/event-bus.ts';
import type { AccessControl } from '../emulator/iam/access-control.ts';
import type { LambdaHost } from '../emulator/lambda/host.ts';
import { grantToCognito } from './code-key-grant.ts';
import type { SystemTemplate } from './system-template.ts';
import { createSave, type Save, savingService } from './user-pool-file.ts';
import { readUserPoolFile } from './user-pool-snapshot.ts';

interface UserPoolConnections {
  readonly access: AccessControl;
  readonly lambda: LambdaHost;
  /** Gets the records of API calls, as from a trail of CloudTrail. */
  readonly bus: EventBus;
  readonly encryptCode: EncryptCode;
  readonly clock: Clock;
  readonly issuer: string | undefined;
  /** The file that the pool is loaded from and saved in. */
  readonly file: string | undefined;
  readonly limitsRequestRates: boolean;
}

/** The domain of passkeys on this machine, where browsers know no other (docs/decisions/0003-local-site-url.md). */
export const LOCAL_RELYING_PARTY_ID = 'localhost';

/** A user pool whose changes are saved before they are answered, if it has a file. */
export interface SavedUserPool {
  readonly userPool: UserPool;
  readonly service: JsonService;
  readonly save: Save;
}

/**
 * Creates the user pool of the template, with the accounts of its file.
 *
 * @throws Error with a sentence when the file is damaged or the template has a setting that is not emulated
 */
export async function openUserPool(
  { stack, userPool: { logicalId, physicalId, arn, properties } }: Pick<SystemTemplate, 'stack' | 'userPool'>,
  { access, lambda, bus, encryptCode, clock, issuer, file, limitsRequestRates }: UserPoolConnections,
): Promise<SavedUserPool> {
  const state = file === undefined ? undefined : readUserPoolFile(file);
  const authorizeInvocation = (functionArn: string) => {
    const context = { 'aws:SourceAccount': stack.accountId, 'aws:SourceArn': arn };
    const permission = { action: 'lambda:InvokeFunction', resource: functionArn, context };
    access.authorize(access.service('cognito-idp.amazonaws.com'), [permission]);
  };
  const userPool = await createUserPool({
    ...(state && { state }),
    region: stack.region,
    userPoolId: physicalId,
    userPoolArn: arn,
    properties: { ...properties, WebAuthnRelyingPartyID: LOCAL_RELYING_PARTY_ID },
    clients: stack
      .ofType('AWS::Cognito::UserPoolClient')
      .map((client) => ({ clientId: client.physicalId, properties: client.properties })),
    ...(issuer !== undefined && { issuer }),
    clock,
    limitsRequestRates,
    encryptCode,
    onKeyGranted: (keyArn) => grantToCognito(access, keyArn, physicalId),
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-resource-tags.html
    systemTags: {
      'aws:cloudformation:stack-name': stack.stackName,
      'aws:cloudformation:logical-id': logicalId,
    },
    onApiCall: (detail) =>
      void bus.publish({
        source: 'aws.cognito-idp',
        detailType: 'AWS API Call via CloudTrail',
        resources: [],
        detail,
      }),
    invokeAsync: async (functionArn, event) => {
      authorizeInvocation(functionArn);
      await lambda.invokeAsync(functionArn, event);
    },
    invokeSync: async (functionArn, event) => {
      authorizeInvocation(functionArn);
      const { functionError, payload } = await lambda.invoke(functionArn, event);
      if (functionError !== undefined) throw new Error(errorMessageOf(payload) ?? functionError);
      return payload;
    },
  });
  const save = file === undefined ? async () => undefined : createSave(file, userPool.snapshot);
  await save();
  return { userPool, service: savingService(userPool.service, save), save };
}

/** Returns the page with the keys that verify the pool's tokens. */
export function keysPage(userPoolId: string, { jwks }: UserPool): Route {
  return {
    path: `/${userPoolId}/.well-known/jwks.json`,
    respond: () => ({ headers: { 'content-type': 'application/json' }, body: JSON.stringify(jwks()) }),
  };
}

/** Returns the message of the error that a function threw. */
function errorMessageOf(payload: unknown): string | undefined {
  if (typeof payload !== 'object' || payload === null || !('errorMessage' in payload)) return undefined;
  return String(payload.errorMessage);
}
