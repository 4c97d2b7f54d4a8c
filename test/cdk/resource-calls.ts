import {
  CognitoIdentityProviderClient,
  CreateManagedLoginBrandingCommand,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
  CreateUserPoolDomainCommand,
  SetLogDeliveryConfigurationCommand,
  SetUserPoolMfaConfigCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import {
  CreateAliasCommand,
  CreateKeyCommand,
  EnableKeyRotationCommand,
  KMSClient,
} from '@aws-sdk/client-kms';
import {
  AddPermissionCommand,
  CreateFunctionCommand,
  LambdaClient,
  PutFunctionConcurrencyCommand,
  PutFunctionEventInvokeConfigCommand,
} from '@aws-sdk/client-lambda';
import {
  CreateConfigurationSetCommand,
  CreateConfigurationSetEventDestinationCommand,
  CreateEmailIdentityCommand,
  PutEmailIdentityMailFromAttributesCommand,
  SESv2Client,
} from '@aws-sdk/client-sesv2';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { clientOptions } from '../harness/cloud.ts';

type Options = ReturnType<typeof clientOptions>;

/** A command of the SDK with its input and the schema of its operation. */
interface Sendable {
  readonly input: object;
  readonly schema?: unknown;
}
interface Client {
  send(command: Sendable): Promise<unknown>;
  destroy(): void;
}

/** An API call that CloudFormation makes for a resource. */
export interface Call {
  readonly service: keyof typeof CLIENTS;
  readonly command: Sendable;
}

const CLIENTS = {
  cognito: (options: Options) => new CognitoIdentityProviderClient(options),
  kms: (options: Options) => new KMSClient(options),
  ses: (options: Options) => new SESv2Client(options),
  lambda: (options: Options) => new LambdaClient(options),
  ssm: (options: Options) => new SSMClient(options),
};

/** Sends a call with the SDK client of its service. */
export async function send({ service, command }: Call, options: Options): Promise<void> {
  const client = CLIENTS[service](options) as Client;
  try {
    await client.send(command);
  } finally {
    client.destroy();
  }
}

// biome-ignore lint/suspicious/noExplicitAny: the tests check whether properties from the template fit the API
type Properties = any;

const upperSnakeCase = (text: string) => text.replace(/[A-Z]/g, '_$&').toUpperCase();

/**
 * Converts resources of each type to API calls. Properties that are not named here are passed on unchanged, so that the
 * tests find properties that the service does not have.
 */
export const RESOURCE_CALLS: Readonly<Record<string, (properties: Properties) => Call[]>> = {
  'AWS::Cognito::UserPool': ({ WebAuthnRelyingPartyID, WebAuthnUserVerification, ...pool }) => [
    { service: 'cognito', command: new CreateUserPoolCommand({ PoolName: 'pool', ...pool }) },
    {
      service: 'cognito',
      command: new SetUserPoolMfaConfigCommand({
        UserPoolId: 'pool',
        WebAuthnConfiguration: {
          RelyingPartyId: WebAuthnRelyingPartyID,
          UserVerification: WebAuthnUserVerification,
        },
      }),
    },
  ],
  'AWS::Cognito::UserPoolClient': (client) => [
    { service: 'cognito', command: new CreateUserPoolClientCommand({ ClientName: 'client', ...client }) },
  ],
  'AWS::Cognito::UserPoolDomain': (domain) => [
    { service: 'cognito', command: new CreateUserPoolDomainCommand(domain) },
  ],
  'AWS::Cognito::ManagedLoginBranding': ({ Assets, ...style }) => [
    {
      service: 'cognito',
      command: new CreateManagedLoginBrandingCommand({
        ...style,
        ...(Assets !== undefined && {
          Assets: Assets.map(({ Bytes, ...asset }: Properties) => ({
            ...asset,
            Bytes: Buffer.from(Bytes, 'base64'),
          })),
        }),
      }),
    },
  ],
  'AWS::SSM::Parameter': (parameter) => [{ service: 'ssm', command: new PutParameterCommand(parameter) }],
  'AWS::Cognito::LogDeliveryConfiguration': (delivery) => [
    { service: 'cognito', command: new SetLogDeliveryConfigurationCommand(delivery) },
  ],
  'AWS::KMS::Key': ({ EnableKeyRotation, KeyPolicy, ...key }) => [
    { service: 'kms', command: new CreateKeyCommand({ Policy: JSON.stringify(KeyPolicy), ...key }) },
    ...(EnableKeyRotation === true
      ? [{ service: 'kms' as const, command: new EnableKeyRotationCommand({ KeyId: 'key' }) }]
      : []),
  ],
  'AWS::KMS::Alias': (alias) => [{ service: 'kms', command: new CreateAliasCommand(alias) }],
  'AWS::SES::ConfigurationSet': (set) => [
    {
      service: 'ses',
      command: new CreateConfigurationSetCommand({ ConfigurationSetName: 'set', ...set }),
    },
  ],
  'AWS::SES::ConfigurationSetEventDestination': ({ ConfigurationSetName, EventDestination }) => {
    const { MatchingEventTypes, ...destination } = EventDestination;
    const types = MatchingEventTypes.map(upperSnakeCase);
    const command = new CreateConfigurationSetEventDestinationCommand({
      ConfigurationSetName,
      EventDestinationName: 'events',
      EventDestination: { ...destination, MatchingEventTypes: types },
    });
    return [{ service: 'ses', command }];
  },
  'AWS::SES::EmailIdentity': ({ ConfigurationSetAttributes, MailFromAttributes, ...identity }) => [
    {
      service: 'ses',
      command: new CreateEmailIdentityCommand({ ...ConfigurationSetAttributes, ...identity }),
    },
    {
      service: 'ses',
      command: new PutEmailIdentityMailFromAttributesCommand({
        EmailIdentity: identity.EmailIdentity,
        ...MailFromAttributes,
      }),
    },
  ],
  'AWS::Lambda::Function': ({ ReservedConcurrentExecutions, ...fn }) => [
    { service: 'lambda', command: new CreateFunctionCommand({ FunctionName: 'function', ...fn }) },
    {
      service: 'lambda',
      command: new PutFunctionConcurrencyCommand({ FunctionName: 'function', ReservedConcurrentExecutions }),
    },
  ],
  'AWS::Lambda::EventInvokeConfig': (config) => [
    { service: 'lambda', command: new PutFunctionEventInvokeConfigCommand(config) },
  ],
  'AWS::Lambda::Permission': (permission) => [
    { service: 'lambda', command: new AddPermissionCommand({ StatementId: 'statement', ...permission }) },
  ],
};
