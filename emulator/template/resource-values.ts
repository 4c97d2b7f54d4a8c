import type { StableIds } from './stable-id.ts';

/** The input from which a resource's values are derived. */
export interface ResourceScope {
  readonly region: string;
  readonly accountId: string;
  readonly ids: StableIds;
  /** Returns the name in a property, or a generated one when the property is not set. */
  named(property: string): string;
  /** Returns a property that must be a string. */
  text(property: string): string;
}

/** The return values of `Ref` and `Fn::GetAtt` for a resource. */
export interface ResourceValues {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
}

type Describe = (scope: ResourceScope) => ResourceValues;

const arn = (service: string, { region, accountId }: ResourceScope, resource: string) =>
  `arn:aws:${service}:${region}:${accountId}:${resource}`;

/** Describes a resource whose `Ref` is its name and that has an ARN. */
const namedWithArn =
  (property: string, toArn: (scope: ResourceScope, name: string) => string): Describe =>
  (scope) => {
    const ref = scope.named(property);
    return { ref, attributes: { Arn: toArn(scope, ref) } };
  };

const nameOnly =
  (property: string): Describe =>
  (scope) => ({ ref: scope.named(property), attributes: {} });

const idOnly: Describe = ({ ids }) => ({ ref: ids.uuid(), attributes: { Id: ids.uuid() } });

/**
 * The return values of each supported resource type.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html
 */
export const RESOURCE_VALUES: Readonly<Record<string, Describe>> = {
  'AWS::KMS::Key': (scope) => {
    const ref = scope.ids.uuid();
    return { ref, attributes: { Arn: arn('kms', scope, `key/${ref}`), KeyId: ref } };
  },
  'AWS::KMS::Alias': nameOnly('AliasName'),
  'AWS::Cognito::UserPool': (scope) => {
    const ref = `${scope.region}_${scope.ids.mixed(9)}`;
    const provider = `cognito-idp.${scope.region}.amazonaws.com/${ref}`;
    return {
      ref,
      attributes: {
        Arn: arn('cognito-idp', scope, `userpool/${ref}`),
        UserPoolId: ref,
        ProviderName: provider,
        ProviderURL: `https://${provider}`,
      },
    };
  },
  'AWS::Cognito::UserPoolClient': (scope) => {
    const ref = scope.ids.alphanumeric(26);
    return { ref, attributes: { ClientId: ref, Name: scope.named('ClientName') } };
  },
  'AWS::Cognito::UserPoolDomain': (scope) => ({ ref: scope.text('Domain'), attributes: {} }),
  'AWS::Cognito::ManagedLoginBranding': ({ ids }) => {
    const ref = ids.uuid();
    return { ref, attributes: { ManagedLoginBrandingId: ref } };
  },
  'AWS::Cognito::LogDeliveryConfiguration': idOnly,
  'AWS::SSM::Parameter': nameOnly('Name'),
  'AWS::Route53::RecordSet': nameOnly('Name'),
  'AWS::Lambda::Function': namedWithArn('FunctionName', (scope, name) =>
    arn('lambda', scope, `function:${name}`),
  ),
  'AWS::Lambda::EventInvokeConfig': idOnly,
  'AWS::Lambda::Permission': idOnly,
  'AWS::IAM::Role': (scope) => {
    const ref = scope.named('RoleName');
    const roleId = `AROA${scope.ids.alphanumeric(17).toUpperCase()}`;
    return { ref, attributes: { Arn: `arn:aws:iam::${scope.accountId}:role/${ref}`, RoleId: roleId } };
  },
  'AWS::IAM::Policy': nameOnly('PolicyName'),
  'AWS::IAM::ManagedPolicy': (scope) => {
    const ref = `arn:aws:iam::${scope.accountId}:policy/${scope.named('ManagedPolicyName')}`;
    return { ref, attributes: { PolicyArn: ref } };
  },
  'AWS::SQS::Queue': (scope) => {
    const name = scope.named('QueueName');
    const ref = `https://sqs.${scope.region}.amazonaws.com/${scope.accountId}/${name}`;
    return { ref, attributes: { Arn: arn('sqs', scope, name), QueueName: name, QueueUrl: ref } };
  },
  'AWS::SQS::QueuePolicy': idOnly,
  'AWS::SNS::Topic': (scope) => {
    const name = scope.named('TopicName');
    const ref = arn('sns', scope, name);
    return { ref, attributes: { Arn: ref, TopicArn: ref, TopicName: name } };
  },
  'AWS::SNS::TopicPolicy': idOnly,
  'AWS::SNS::Subscription': (scope) => {
    const ref = `${scope.text('TopicArn')}:${scope.ids.uuid()}`;
    return { ref, attributes: { Arn: ref } };
  },
  'AWS::Logs::LogGroup': namedWithArn('LogGroupName', (scope, name) =>
    arn('logs', scope, `log-group:${name}:*`),
  ),
  'AWS::Logs::QueryDefinition': ({ ids }) => ({
    ref: ids.uuid(),
    attributes: { QueryDefinitionId: ids.uuid() },
  }),
  'AWS::Logs::ResourcePolicy': nameOnly('PolicyName'),
  'AWS::Logs::MetricFilter': nameOnly('FilterName'),
  'AWS::SES::ConfigurationSet': nameOnly('Name'),
  'AWS::SES::ConfigurationSetEventDestination': idOnly,
  'AWS::SES::EmailIdentity': (scope) => {
    const ref = scope.text('EmailIdentity');
    const token = scope.ids.alphanumeric(96);
    const tokens = [1, 2, 3].map((index) => ({ index, token: token.slice(index * 32 - 32, index * 32) }));
    const records = tokens.flatMap(({ index, token }) => [
      [`DkimDNSTokenName${index}`, `${token}._domainkey.${ref}`],
      [`DkimDNSTokenValue${index}`, `${token}.dkim.amazonses.com`],
    ]);
    return { ref, attributes: Object.fromEntries(records) };
  },
  'AWS::Events::Rule': namedWithArn('Name', (scope, name) => arn('events', scope, `rule/${name}`)),
  'AWS::CloudWatch::Alarm': namedWithArn('AlarmName', (scope, name) =>
    arn('cloudwatch', scope, `alarm:${name}`),
  ),
  'AWS::CloudWatch::CompositeAlarm': namedWithArn('AlarmName', (scope, name) =>
    arn('cloudwatch', scope, `alarm:${name}`),
  ),
  'AWS::CloudWatch::Dashboard': nameOnly('DashboardName'),
  'AWS::S3::Bucket': (scope) => {
    const ref = scope.named('BucketName').toLowerCase();
    return { ref, attributes: { Arn: `arn:aws:s3:::${ref}`, DomainName: `${ref}.s3.amazonaws.com` } };
  },
  'AWS::Amplify::App': (scope) => {
    const id = `d${scope.ids.alphanumeric(13)}`;
    const ref = arn('amplify', scope, `apps/${id}`);
    const attributes = {
      Arn: ref,
      AppId: id,
      AppName: scope.text('Name'),
      DefaultDomain: `${id}.amplifyapp.com`,
    };
    return { ref, attributes };
  },
  'AWS::Amplify::Branch': (scope) => {
    const name = scope.text('BranchName');
    const ref = arn('amplify', scope, `apps/${scope.text('AppId')}/branches/${name}`);
    return { ref, attributes: { Arn: ref, BranchName: name } };
  },
};
