import { objectAt, type Properties, textAt } from '../emulator/cognito/settings/resource-properties.ts';
import type { FunctionConfig } from '../emulator/template/function-config.ts';
import { readStack, type Stack } from '../emulator/template/stack.ts';
import type { StackResource } from '../emulator/template/stack-resource.ts';

/** The parts of the synthesised template that the local system is built from. */
export interface SystemTemplate {
  readonly stack: Stack;
  readonly userPool: StackResource;
  /** The app client of the portal; other apps have their own. */
  readonly portalClientId: string;
  /** The key that the user pool encrypts codes with; the stack has others. */
  readonly codeKeyArn: string;
  readonly functions: readonly FunctionConfig[];
  /** The custom email sender. */
  readonly sender: FunctionConfig;
  /**
   * Returns the function that gets events of a trigger source, from the user pool or, for `CloudTrail_…`, from EventBridge;
   * the sender for unknown ones.
   */
  functionFor(triggerSource: string): FunctionConfig;
}

/** The names in `LambdaConfig`, or of a trigger with the same function, where trigger sources begin differently. */
const TRIGGERS: Readonly<Record<string, string>> = {
  TokenGeneration: 'PreTokenGenerationConfig',
  CloudTrail: 'PostConfirmation',
};

/**
 * Reads the template of a cloud assembly.
 *
 * @param stackName the name of the stack, in an assembly with several
 * @throws Error with a sentence when it lacks something that the local system needs
 */
export function readSystemTemplate(assembly: string, stackName?: string): SystemTemplate {
  const stack = readStack(assembly, stackName === undefined ? {} : { stackName });
  const userPool = stack.only('AWS::Cognito::UserPool');
  const functions = stack.functions();
  const findFunction = (trigger: string) => {
    const arn = triggerArn(userPool.properties, trigger);
    return functions.find((candidate) => candidate.arn === arn);
  };
  const sender = findFunction('CustomEmailSender');
  if (sender === undefined) throw new Error('The user pool of the template has no custom email sender');
  return {
    stack,
    userPool,
    portalClientId: requirePortalClientId(stack),
    codeKeyArn: requireCodeKey(userPool.properties),
    functions,
    sender,
    // The trigger is the part of a trigger source before its underscore.
    functionFor: (triggerSource) => {
      const [trigger = ''] = triggerSource.split('_');
      return findFunction(TRIGGERS[trigger] ?? trigger) ?? sender;
    },
  };
}

/** The `LambdaConfig` names a function by its ARN, or by an object with its ARN and a version. */
function triggerArn(poolProperties: Properties, trigger: string): unknown {
  const { LambdaConfig = {} } = poolProperties as { LambdaConfig?: Readonly<Record<string, unknown>> };
  const configured = LambdaConfig[trigger];
  const isObject = typeof configured === 'object' && configured !== null && 'LambdaArn' in configured;
  return isObject ? configured.LambdaArn : configured;
}

/** The client that the output names or, in the stacks of others, the only one. */
function requirePortalClientId({ outputs, ofType }: Stack): string {
  const clients = ofType('AWS::Cognito::UserPoolClient');
  const named = clients.find(({ physicalId }) => physicalId === outputs.UserPoolClientId);
  const [found, ...others] = named === undefined ? clients : [named];
  if (found === undefined || others.length > 0) {
    throw new Error(
      `The template has ${clients.length} app clients, and no output UserPoolClientId that names one of them`,
    );
  }
  return found.physicalId;
}

function requireCodeKey(poolProperties: Properties): string {
  const arn = textAt(objectAt(poolProperties, 'LambdaConfig'), 'KMSKeyID');
  if (arn === undefined) throw new Error('The user pool of the template has no key to encrypt codes with');
  return arn;
}
