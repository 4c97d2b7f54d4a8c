import { Annotations, Stack, Token } from 'aws-cdk-lib';
import { CfnUserPool, type IUserPool } from 'aws-cdk-lib/aws-cognito';
import { CfnPermission, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { addValidation, renderedProperties } from '../cdk/validations.ts';
import { CognitoEmailsError } from './errors.ts';

/** The part of a pool's properties that concerns emails, as the template will have it. */
interface PoolProperties {
  readonly LambdaConfig?: Readonly<Record<string, unknown>> & {
    readonly CustomEmailSender?: { readonly LambdaArn?: unknown };
    readonly KMSKeyID?: unknown;
  };
  readonly AdminCreateUserConfig?: { readonly AllowAdminCreateUserOnly?: unknown };
  readonly AutoVerifiedAttributes?: unknown;
}

type Trigger = 'PostConfirmation' | 'PostAuthentication';

/**
 * Finds the resource of a user pool.
 *
 * @throws CognitoEmailsError for a pool that this app does not create
 */
export function requirePoolResource(userPool: IUserPool | CfnUserPool): CfnUserPool {
  const resource = CfnUserPool.isCfnUserPool(userPool) ? userPool : userPool.node.defaultChild;
  if (resource !== undefined && CfnUserPool.isCfnUserPool(resource)) return resource;
  throw new CognitoEmailsError(
    `The user pool ${userPool.node.path} is imported: CloudFormation changes no triggers of a pool that another stack or a person created. Use the construct in the app that creates the pool, or "npx cognito-emails attach" for a pool outside of any stack`,
  );
}

/** Returns the scope for what belongs to a pool: its own stack, so that no two stacks depend on each other. */
export function scopeBeside(pool: CfnUserPool, scope: Construct): Construct {
  if (Stack.of(scope) === Stack.of(pool)) return scope;
  if (pool.node.scope === undefined) throw new CognitoEmailsError('The user pool is in no stack');
  return new Construct(pool.node.scope, pool.node.id === 'Resource' ? 'Emails' : `${pool.node.id}Emails`);
}

/** @throws CognitoEmailsError if the pool has an email sender, of this package or another */
export function requireNoSender(pool: CfnUserPool): void {
  const { LambdaConfig = {} } = renderedProperties<PoolProperties>(pool);
  if (LambdaConfig.CustomEmailSender === undefined) return;
  throw new CognitoEmailsError(
    `The user pool ${pool.node.path} has a custom email sender already; Cognito invokes only one, so remove the other first`,
  );
}

/** Warns of a pool where users sign up and Cognito asks for no email, so that they wait for a code that never comes. */
export function warnOfMissingCodes(scope: Construct, pool: CfnUserPool): void {
  const { AdminCreateUserConfig, AutoVerifiedAttributes, LambdaConfig } =
    renderedProperties<PoolProperties>(pool);
  const isOpen = AdminCreateUserConfig?.AllowAdminCreateUserOnly !== true;
  if (!isOpen || AutoVerifiedAttributes !== undefined || LambdaConfig?.PreSignUp !== undefined) return;
  Annotations.of(scope).addWarningV2(
    'cognito-emails:no-code-at-sign-up',
    `Users can sign up in the user pool ${pool.node.path}, but Cognito sends them no code: set autoVerify to { email: true }, unless somebody else confirms them.`,
  );
}

/**
 * Finds the key that the pool encrypts codes with, which a custom SMS sender has set; a pool has one key for both.
 *
 * @returns its ARN, undefined if there is none
 * @throws CognitoEmailsError if it is not named by its ARN
 */
export function findCodeKeyArn(pool: CfnUserPool): string | undefined {
  const { KMSKeyID: key } = renderedProperties<PoolProperties>(pool).LambdaConfig ?? {};
  if (key === undefined) return undefined;
  requireKeyArn(key);
  return typeof key === 'string' ? key : Token.asString(key);
}

/** @throws CognitoEmailsError unless a resolved value is the ARN of a key */
export function requireKeyArn(resolved: unknown): void {
  const text = typeof resolved === 'string' ? resolved : JSON.stringify(resolved);
  const isAttribute = typeof resolved === 'object' && resolved !== null && 'Fn::GetAtt' in resolved;
  const isArn = /(^|")arn:/.test(text) || text.includes('"Ref":"AWS::Partition"');
  const isImported = typeof resolved === 'object' && resolved !== null && 'Fn::ImportValue' in resolved;
  if ((isAttribute || isArn || isImported) && !text.includes('alias/')) return;
  throw new CognitoEmailsError(
    `The key for codes is ${text}. Name it by the ARN of the key, not by its id or an alias: the sender accepts only codes that were encrypted with exactly this key`,
  );
}

/** The functions that a pool invokes for emails. */
export interface PoolFunctions {
  readonly sender: IFunction;
  readonly keyArn: string;
  /** The function for each further trigger. */
  readonly triggers: Readonly<Partial<Record<Trigger, IFunction>>>;
}

/**
 * Makes the pool invoke the functions, and keeps its other triggers: an override sets single members, where assigning
 * `lambdaConfig` would drop all others.
 *
 * @throws CognitoEmailsError if a trigger is taken
 */
export function wirePool(scope: Construct, pool: CfnUserPool, functions: PoolFunctions): void {
  const { sender, keyArn, triggers } = functions;
  const { LambdaConfig = {} } = renderedProperties<PoolProperties>(pool);
  const further = Object.entries(triggers);
  for (const [trigger] of further) {
    if (LambdaConfig[trigger] === undefined) continue;
    throw new CognitoEmailsError(
      `notices need the trigger ${trigger}, but the user pool ${pool.node.path} has one of its own; switch the notices off, or remove it`,
    );
  }
  pool.addPropertyOverride('LambdaConfig.CustomEmailSender', {
    LambdaArn: sender.functionArn,
    LambdaVersion: 'V1_0',
  });
  pool.addPropertyOverride('LambdaConfig.KMSKeyID', keyArn);
  for (const [trigger, { functionArn }] of further) {
    pool.addPropertyOverride(`LambdaConfig.${trigger}`, functionArn);
  }
  const invoked = new Set([sender, ...Object.values(triggers)]);
  for (const [index, { functionArn }] of [...invoked].entries()) {
    new CfnPermission(scope, index === 0 ? 'Invoke' : `Invoke${index + 1}`, {
      action: 'lambda:InvokeFunction',
      functionName: functionArn,
      principal: 'cognito-idp.amazonaws.com',
      sourceAccount: Stack.of(pool).account,
      sourceArn: pool.attrArn,
    });
  }
  addValidation(scope, () => {
    const rendered = renderedProperties<PoolProperties>(pool).LambdaConfig ?? {};
    const resolve = (value: unknown) => JSON.stringify(Stack.of(pool).resolve(value));
    const isKept = (value: unknown, expected: string) => JSON.stringify(value) === resolve(expected);
    const lost = further.filter(([trigger, { functionArn }]) => !isKept(rendered[trigger], functionArn));
    return [
      [
        !isKept(rendered.CustomEmailSender?.LambdaArn, sender.functionArn),
        `The custom email sender of the user pool ${pool.node.path} was replaced after the emails were added, so that no email would be sent.`,
      ],
      [
        !isKept(rendered.KMSKeyID, keyArn),
        `The key of the user pool ${pool.node.path} was replaced after the emails were added, so that no code could be decrypted. Create the SMS sender before the emails, or give both the same key.`,
      ],
      ...lost.map(
        ([trigger]) =>
          [
            true,
            `The trigger ${trigger} of the user pool ${pool.node.path} was replaced after the emails were added, so that its notices would not be sent.`,
          ] as const,
      ),
    ];
  });
}
