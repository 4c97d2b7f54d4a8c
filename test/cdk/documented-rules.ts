/** A value in a template: JSON, with intrinsic functions in place of what CloudFormation inserts. */
type Value =
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly Value[]
  | { readonly [key: string]: Value };

export interface TemplateResource {
  readonly Type: string;
  readonly DeletionPolicy?: string;
  readonly Properties?: { readonly [key: string]: Value };
}

/** The resources of a template, by logical id. */
export type TemplateResources = Readonly<Record<string, TemplateResource>>;

/** A rule that AWS documents and that no schema holds. */
export interface DocumentedRule {
  /** The page that has the rule. */
  readonly source: string;
  /** Returns the logical ids of the resources that break the rule. */
  readonly violations: (resources: TemplateResources) => string[];
  /** Breaks the rule in a template that follows it, so that a test can show that the rule is checked. */
  readonly broken: (resources: TemplateResources) => TemplateResources;
}

const DOCS = 'https://docs.aws.amazon.com';

/** As long as a name or an ARN that CloudFormation inserts may be. */
const INSERTED = 'i'.repeat(100);

/** Returns a member of a value, or undefined where there is none; numbers are positions in lists. */
function at(value: Value, ...path: readonly (string | number)[]): Value {
  return path.reduce<Value>(
    (part, key) =>
      typeof part === 'object' && part !== null ? (part as Record<string, Value>)[key] : undefined,
    value,
  );
}

const list = (value: Value): readonly Value[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];

/** Returns a value as text, with a long word in place of each value that CloudFormation inserts. */
function text(value: Value): string {
  if (typeof value !== 'object' || value === null) return String(value ?? '');
  const [separator, parts] = list(at(value, 'Fn::Join'));
  if (parts !== undefined) return list(parts).map(text).join(String(separator));
  return INSERTED;
}

/** Returns a value as JSON without intrinsic functions. */
function json(value: Value): string {
  return JSON.stringify(value, (_, part: Value) =>
    at(part, 'Fn::Join') === undefined &&
    at(part, 'Ref') === undefined &&
    at(part, 'Fn::GetAtt') === undefined
      ? part
      : text(part),
  );
}

/** Returns the logical id that a value refers to. */
function target(value: Value): string | undefined {
  const id = at(value, 'Ref') ?? at(value, 'Fn::GetAtt', 0);
  return typeof id === 'string' ? id : undefined;
}

/** Returns all logical ids that a value mentions. */
const mentioned = (value: Value): string[] =>
  [...JSON.stringify(value ?? null).matchAll(/"(?:Ref|Fn::GetAtt)":\[?"(?<id>\w+)"/g)].map(({ groups }) =>
    String(groups?.id),
  );

type Check = (properties: Value, resources: TemplateResources, id: string) => boolean;

/** Returns the resources of a type that a check finds at fault. */
function where(type: string, isViolated: Check): DocumentedRule['violations'] {
  return (resources) =>
    Object.entries(resources)
      .filter(([id, { Type, Properties }]) => Type === type && isViolated(Properties, resources, id))
      .map(([id]) => id);
}

/** Changes properties of the first resource of a type that has what `found` asks for. */
function change(
  type: string,
  properties: Readonly<Record<string, Value>>,
  found: (properties: Value) => boolean = () => true,
): DocumentedRule['broken'] {
  return (resources) => {
    const [id, resource] =
      Object.entries(resources).find(([, { Type, Properties }]) => Type === type && found(Properties)) ?? [];
    if (id === undefined || resource === undefined) throw new Error(`The template has no such ${type}`);
    return { ...resources, [id]: { ...resource, Properties: { ...resource.Properties, ...properties } } };
  };
}

/** Adds a resource with the logical id `Added`. */
const add =
  (Type: string, Properties: Readonly<Record<string, Value>>): DocumentedRule['broken'] =>
  (resources) => ({ ...resources, Added: { Type, Properties } });

/** Replaces a part of the template, written as JSON. */
const replace =
  (part: string, replacement: string): DocumentedRule['broken'] =>
  (resources) =>
    JSON.parse(JSON.stringify(resources).replaceAll(part, replacement));

/** Returns the statements of a policy document. */
const statements = (document: Value): readonly Value[] => list(at(document, 'Statement'));

/** Returns the actions that the role may perform. */
const actionsOf = (role: string, resources: TemplateResources): Value[] =>
  Object.values(resources)
    .filter(
      ({ Type, Properties }) =>
        Type === 'AWS::IAM::Policy' && mentioned(at(Properties, 'Roles')).includes(role),
    )
    .flatMap(({ Properties }) => statements(at(Properties, 'PolicyDocument')))
    .flatMap((statement) => list(at(statement, 'Action')));

/** Returns the services that a key policy lets use the key. */
const servicesOf = (key: string | undefined, resources: TemplateResources): Value[] =>
  statements(at(resources[key ?? '']?.Properties, 'KeyPolicy')).map((statement) =>
    at(statement, 'Principal', 'Service'),
  );

/** Returns the metrics and expressions of an alarm. */
const queriesOf = (alarm: Value): readonly Value[] => list(at(alarm, 'Metrics'));

const body = (dashboard: Value): Value =>
  JSON.parse(text(at(dashboard, 'DashboardBody')).replaceAll(INSERTED, 'i'));
const widgetsOf = (dashboard: Value): readonly Value[] => list(at(body(dashboard), 'widgets'));

/** Returns the logical ids of the functions that Cognito invokes, by the name of the trigger. */
const triggersOf = (pool: Value): [string, string][] =>
  Object.entries((at(pool, 'LambdaConfig') ?? {}) as Record<string, Value>)
    .filter(([name]) => name !== 'KMSKeyID')
    .flatMap(([name, value]) => mentioned(value).map((id): [string, string] => [name, id]));

/** Returns a validity of tokens in minutes. */
function minutes(client: Value, token: 'AccessToken' | 'IdToken' | 'RefreshToken'): number {
  const unit = { seconds: 1 / 60, minutes: 1, hours: 60, days: 24 * 60 }[
    text(at(client, 'TokenValidityUnits', token)) || (token === 'RefreshToken' ? 'days' : 'hours')
  ];
  return Number(at(client, `${token}Validity`)) * (unit ?? Number.NaN);
}

/** The condition keys of all services that SES evaluates. */
const GLOBAL_KEYS_OF_SES = [
  'aws:CurrentTime',
  'aws:EpochTime',
  'aws:SecureTransport',
  'aws:SourceIp',
  'aws:UserAgent',
];

const hasPasskeys = (pool: Value): boolean =>
  list(at(pool, 'Policies', 'SignInPolicy', 'AllowedFirstAuthFactors')).includes('WEB_AUTHN');

/** The rules, by what must be true. Those of the user pool that depend on each other are in `user-pool-rules.ts`. */
export const DOCUMENTED_RULES: Readonly<Record<string, DocumentedRule>> = {
  'the log group to which Cognito delivers has no KMS key': {
    source: `${DOCS}/AWSCloudFormation/latest/UserGuide/aws-properties-cognito-logdeliveryconfiguration-cloudwatchlogsconfiguration.html`,
    violations: where('AWS::Cognito::LogDeliveryConfiguration', (delivery, resources) =>
      mentioned(at(delivery, 'LogConfigurations')).some(
        (id) => at(resources[id]?.Properties, 'KmsKeyId') !== undefined,
      ),
    ),
    broken: change(
      'AWS::Logs::LogGroup',
      { KmsKeyId: 'key' },
      (group) => at(group, 'KmsKeyId') === undefined,
    ),
  },
  'a user pool with deletion protection is retained when its creation is rolled back': {
    source: `${DOCS}/AWSCloudFormation/latest/UserGuide/aws-attribute-deletionpolicy.html`,
    violations: where(
      'AWS::Cognito::UserPool',
      (pool, resources, id) =>
        at(pool, 'DeletionProtection') === 'ACTIVE' && resources[id]?.DeletionPolicy !== 'Retain',
    ),
    broken: replace('"DeletionPolicy":"Retain"', '"DeletionPolicy":"RetainExceptOnCreate"'),
  },
  'Cognito may invoke the function of each trigger': {
    source: `${DOCS}/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html`,
    violations: where('AWS::Cognito::UserPool', (pool, resources) => {
      const allowed = Object.values(resources)
        .filter(({ Properties }) => at(Properties, 'Principal') === 'cognito-idp.amazonaws.com')
        .flatMap(({ Properties }) => mentioned(at(Properties, 'FunctionName')));
      return triggersOf(pool).some(([, id]) => !allowed.includes(id));
    }),
    broken: replace('"Principal":"cognito-idp.amazonaws.com"', '"Principal":"events.amazonaws.com"'),
  },
  'a function that Cognito waits for ends within five seconds': {
    source: `${DOCS}/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html`,
    violations: where('AWS::Cognito::UserPool', (pool, resources) =>
      triggersOf(pool).some(
        ([name, id]) =>
          !/^Custom\w+Sender$/.test(name) && Number(at(resources[id]?.Properties, 'Timeout')) > 5,
      ),
    ),
    broken: change('AWS::Lambda::Function', { Timeout: 6 }, (fn) => at(fn, 'Timeout') === 5),
  },
  'the key of a custom sender is symmetric': {
    source: `${DOCS}/cognito/latest/developerguide/user-pool-lambda-custom-sender-triggers.html`,
    violations: where('AWS::Cognito::UserPool', (pool, resources) =>
      mentioned(at(pool, 'LambdaConfig', 'KMSKeyID')).some((id) => {
        const key = resources[id]?.Properties;
        return (at(key, 'KeySpec') ?? 'SYMMETRIC_DEFAULT') !== 'SYMMETRIC_DEFAULT';
      }),
    ),
    broken: change('AWS::KMS::Key', { KeySpec: 'RSA_2048' }, (key) =>
      JSON.stringify(key).includes('cognito-idp'),
    ),
  },
  'a function changes access tokens only on the plan Essentials or Plus': {
    source: `${DOCS}/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html`,
    violations: where(
      'AWS::Cognito::UserPool',
      (pool) =>
        at(pool, 'LambdaConfig', 'PreTokenGenerationConfig') !== undefined &&
        at(pool, 'UserPoolTier') === 'LITE',
    ),
    broken: change('AWS::Cognito::UserPool', { UserPoolTier: 'LITE' }),
  },
  'passkeys need the plan Essentials or Plus': {
    source: `${DOCS}/cognito-user-identity-pools/latest/APIReference/API_WebAuthnConfigurationType.html`,
    violations: where(
      'AWS::Cognito::UserPool',
      (pool) => hasPasskeys(pool) && at(pool, 'UserPoolTier') === 'LITE',
    ),
    broken: change('AWS::Cognito::UserPool', { UserPoolTier: 'LITE' }),
  },
  'the relying party id of passkeys is a domain of at most 63 characters': {
    source: `${DOCS}/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-userpool.html`,
    violations: where('AWS::Cognito::UserPool', (pool) => {
      const id = text(at(pool, 'WebAuthnRelyingPartyID'));
      return hasPasskeys(pool) && (!id.includes('.') || id.length > 63);
    }),
    broken: change('AWS::Cognito::UserPool', { WebAuthnRelyingPartyID: 'example' }),
  },
  'user verification is preferred or required': {
    source: `${DOCS}/cognito-user-identity-pools/latest/APIReference/API_WebAuthnConfigurationType.html`,
    violations: where(
      'AWS::Cognito::UserPool',
      (pool) =>
        hasPasskeys(pool) && !['preferred', 'required'].includes(text(at(pool, 'WebAuthnUserVerification'))),
    ),
    broken: change('AWS::Cognito::UserPool', { WebAuthnUserVerification: 'discouraged' }),
  },
  'passkeys of a user pool with a custom domain are for that domain': {
    source: `${DOCS}/cognito-user-identity-pools/latest/APIReference/API_WebAuthnConfigurationType.html`,
    violations: where('AWS::Cognito::UserPool', (pool, resources) => {
      const domains = Object.values(resources)
        .filter(({ Type }) => Type === 'AWS::Cognito::UserPoolDomain')
        .filter(({ Properties }) => at(Properties, 'CustomDomainConfig') !== undefined)
        .map(({ Properties }) => text(at(Properties, 'Domain')));
      const id = text(at(pool, 'WebAuthnRelyingPartyID'));
      return hasPasskeys(pool) && domains.some((domain) => domain !== id);
    }),
    broken: add('AWS::Cognito::UserPoolDomain', {
      Domain: 'login.clinic.example',
      CustomDomainConfig: { CertificateArn: 'arn' },
    }),
  },
  'a client of a user pool with passkeys allows the choice-based flow': {
    source: `${DOCS}/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow-methods.html`,
    violations: where('AWS::Cognito::UserPoolClient', (client, resources) => {
      const pool = resources[target(at(client, 'UserPoolId')) ?? '']?.Properties;
      return hasPasskeys(pool) && !list(at(client, 'ExplicitAuthFlows')).includes('ALLOW_USER_AUTH');
    }),
    broken: change('AWS::Cognito::UserPoolClient', { ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH'] }),
  },
  'custom attributes have at most 20 characters and are not required': {
    source: `${DOCS}/cognito/latest/developerguide/user-pool-settings-attributes.html`,
    violations: where('AWS::Cognito::UserPool', (pool) =>
      list(at(pool, 'Schema'))
        // Only custom attributes have a type here.
        .filter((attribute) => at(attribute, 'AttributeDataType') !== undefined)
        .some((attribute) => text(at(attribute, 'Name')).length > 20 || at(attribute, 'Required') === true),
    ),
    broken: change('AWS::Cognito::UserPool', {
      Schema: [{ Name: 'consent', AttributeDataType: 'String', Required: true }],
    }),
  },
  'access and id tokens last 5 minutes to a day, refresh tokens an hour to ten years and not less than the others':
    {
      source: `${DOCS}/AWSCloudFormation/latest/UserGuide/aws-resource-cognito-userpoolclient.html`,
      violations: where('AWS::Cognito::UserPoolClient', (client) => {
        const refresh = minutes(client, 'RefreshToken');
        const others = [minutes(client, 'AccessToken'), minutes(client, 'IdToken')];
        const areAllowed = others.every((token) => token >= 5 && token <= 24 * 60 && token <= refresh);
        return !(areAllowed && refresh >= 60 && refresh <= 3650 * 24 * 60);
      }),
      broken: change('AWS::Cognito::UserPoolClient', { AccessTokenValidity: 4 }),
    },
  'a client whose refresh tokens rotate does not allow the older flow to refresh': {
    source: `${DOCS}/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-refresh-token.html`,
    violations: where(
      'AWS::Cognito::UserPoolClient',
      (client) =>
        at(client, 'RefreshTokenRotation', 'Feature') === 'ENABLED' &&
        list(at(client, 'ExplicitAuthFlows')).includes('ALLOW_REFRESH_TOKEN_AUTH'),
    ),
    broken: change('AWS::Cognito::UserPoolClient', { ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'] }),
  },
  'addresses to come back to are https, except on this machine, and have no fragment': {
    source: `${DOCS}/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolClient.html`,
    violations: where('AWS::Cognito::UserPoolClient', (client) =>
      [...list(at(client, 'CallbackURLs')), ...list(at(client, 'LogoutURLs'))]
        .map((url) => new URL(text(url)))
        .some(
          ({ protocol, hostname, hash }) => hash !== '' || (protocol === 'http:' && hostname !== 'localhost'),
        ),
    ),
    broken: change('AWS::Cognito::UserPoolClient', { CallbackURLs: ['http://clinic.example/'] }),
  },
  'the domain prefix of the sign-in pages does not contain aws, amazon or cognito': {
    source: `${DOCS}/cognito/latest/developerguide/cognito-user-pools-assign-domain-prefix.html`,
    violations: where('AWS::Cognito::UserPoolDomain', (domain) =>
      /aws|amazon|cognito/.test(text(at(domain, 'Domain'))),
    ),
    broken: change('AWS::Cognito::UserPoolDomain', { Domain: 'laws-of-health' }),
  },
  'sign-in pages with a style are those of managed login': {
    source: `${DOCS}/cognito/latest/developerguide/managed-login-brandingdesigner.html`,
    violations: where('AWS::Cognito::UserPoolDomain', (domain, resources) => {
      const hasStyle = Object.values(resources).some(
        ({ Type }) => Type === 'AWS::Cognito::ManagedLoginBranding',
      );
      return hasStyle && at(domain, 'ManagedLoginVersion') !== 2;
    }),
    broken: change('AWS::Cognito::UserPoolDomain', { ManagedLoginVersion: 1 }),
  },
  'alarms have a name of at most 255 characters and a text of at most 1,024': {
    source: `${DOCS}/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html`,
    violations: where(
      'AWS::CloudWatch::Alarm',
      (alarm) =>
        text(at(alarm, 'AlarmName')).length > 255 || text(at(alarm, 'AlarmDescription')).length > 1024,
    ),
    broken: change('AWS::CloudWatch::Alarm', { AlarmDescription: 'x'.repeat(1025) }),
  },
  'alarms look at no more than a day': {
    source: `${DOCS}/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html`,
    violations: where('AWS::CloudWatch::Alarm', (alarm) => {
      const periods = [
        alarm,
        ...queriesOf(alarm),
        ...queriesOf(alarm).map((query) => at(query, 'MetricStat')),
      ]
        .map((part) => at(part, 'Period'))
        .filter((period) => period !== undefined);
      return Math.max(...periods.map(Number)) * Number(at(alarm, 'EvaluationPeriods')) > 24 * 60 * 60;
    }),
    broken: change('AWS::CloudWatch::Alarm', { EvaluationPeriods: 289, Period: 300 }),
  },
  'alarms combine at most ten metrics, in expressions of at most 2,048 characters, and search for none': {
    source: `${DOCS}/AmazonCloudWatch/latest/APIReference/API_MetricDataQuery.html`,
    violations: where('AWS::CloudWatch::Alarm', (alarm) => {
      const expressions = queriesOf(alarm).map((query) => text(at(query, 'Expression')));
      return (
        queriesOf(alarm).filter((query) => at(query, 'MetricStat') !== undefined).length > 10 ||
        expressions.some((expression) => expression.length > 2048 || expression.includes('SEARCH('))
      );
    }),
    broken: change('AWS::CloudWatch::Alarm', {
      Metrics: [{ Id: 'a', Expression: "SEARCH('{AWS/Lambda}', 'Sum')" }],
    }),
  },
  'an alarm has at most one query, whose conditions are joined by AND': {
    source: `${DOCS}/AmazonCloudWatch/latest/monitoring/cloudwatch-metrics-insights-querylanguage.html`,
    violations: where('AWS::CloudWatch::Alarm', (alarm) => {
      const queries = queriesOf(alarm)
        .map((query) => text(at(query, 'Expression')))
        .filter((expression) => expression.startsWith('SELECT '));
      return queries.length > 1 || queries.some((query) => /\b(?:OR|LIKE|IN|NOT)\b/.test(query));
    }),
    broken: change('AWS::CloudWatch::Alarm', {
      Metrics: [{ Id: 'a', Expression: "SELECT SUM(a) FROM b WHERE c = 'd' OR c = 'e'" }],
    }),
  },
  'a dashboard has at most 500 widgets, 500 metrics in a widget and 25 variables, on 24 columns': {
    source: `${DOCS}/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html`,
    violations: where('AWS::CloudWatch::Dashboard', (dashboard) => {
      const widgets = widgetsOf(dashboard);
      return (
        widgets.length > 500 ||
        list(at(body(dashboard), 'variables')).length > 25 ||
        widgets.some(
          (widget) =>
            list(at(widget, 'properties', 'metrics')).length > 500 ||
            Number(at(widget, 'x')) + Number(at(widget, 'width')) > 24,
        )
      );
    }),
    broken: change('AWS::CloudWatch::Dashboard', {
      DashboardBody: JSON.stringify({ widgets: [{ x: 20, width: 6, properties: {} }] }),
    }),
  },
  'an alarm widget shows at most 100 alarms': {
    source: `${DOCS}/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html`,
    violations: where('AWS::CloudWatch::Dashboard', (dashboard) =>
      widgetsOf(dashboard).some((widget) => list(at(widget, 'properties', 'alarms')).length > 100),
    ),
    broken: change('AWS::CloudWatch::Dashboard', {
      DashboardBody: JSON.stringify({ widgets: [{ properties: { alarms: Array(101).fill('arn') } }] }),
    }),
  },
  'a saved query has at most 255 characters in its name, 10,000 in its text, 20 parameters and 50 log groups':
    {
      source: `${DOCS}/AmazonCloudWatchLogs/latest/APIReference/API_PutQueryDefinition.html`,
      violations: where(
        'AWS::Logs::QueryDefinition',
        (query) =>
          text(at(query, 'Name')).length > 255 ||
          text(at(query, 'QueryString')).length > 10_000 ||
          list(at(query, 'Parameters')).length > 20 ||
          list(at(query, 'LogGroupNames')).length > 50,
      ),
      broken: change('AWS::Logs::QueryDefinition', { QueryString: 'x'.repeat(10_001) }),
    },
  'a data protection policy has at most 30,720 characters, and audits and masks the same data': {
    source: `${DOCS}/AmazonCloudWatch/latest/logs/cloudwatch-logs-data-protection-policies.html`,
    violations: where('AWS::Logs::LogGroup', (group) => {
      const policy = at(group, 'DataProtectionPolicy');
      const identifiers = (operation: string) =>
        statements(policy)
          .filter((statement) => at(statement, 'Operation', operation) !== undefined)
          .map((statement) => JSON.stringify(at(statement, 'DataIdentifier')));
      const [audited, masked] = [identifiers('Audit'), identifiers('Deidentify')];
      return json(policy ?? {}).length > 30_720 || audited.length > 1 || audited.join() !== masked.join();
    }),
    broken: change('AWS::Logs::LogGroup', {
      DataProtectionPolicy: { Statement: [{ DataIdentifier: ['a'], Operation: { Audit: {} } }] },
    }),
  },
  'CloudWatch Logs may use the key of a log group': {
    source: `${DOCS}/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html`,
    violations: where('AWS::Logs::LogGroup', (group, resources) => {
      const key = at(group, 'KmsKeyId');
      return (
        key !== undefined &&
        !servicesOf(target(key), resources).some((service) => text(service).startsWith('logs.'))
      );
    }),
    broken: change('AWS::KMS::Key', { KeyPolicy: {} }, (key) => JSON.stringify(key).includes('logs.')),
  },
  'alarms may use the key of their topic, which is not the one of AWS': {
    source: `${DOCS}/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html`,
    violations: where('AWS::SNS::Topic', (topic, resources) => {
      const key = at(topic, 'KmsMasterKeyId');
      return key !== undefined && !servicesOf(target(key), resources).includes('cloudwatch.amazonaws.com');
    }),
    broken: change('AWS::SNS::Topic', { KmsMasterKeyId: 'alias/aws/sns' }),
  },
  'the names and values of environment variables have at most 4 kB together': {
    source: `${DOCS}/lambda/latest/dg/gettingstarted-limits.html`,
    violations: where(
      'AWS::Lambda::Function',
      (fn) => json(at(fn, 'Environment', 'Variables') ?? {}).length > 4096,
    ),
    broken: change('AWS::Lambda::Function', { Environment: { Variables: { A: 'x'.repeat(4096) } } }),
  },
  'failed events go to a standard queue that the role may write to, with the key of the queue': {
    source: `${DOCS}/lambda/latest/dg/invocation-async-retain-records.html`,
    violations: where('AWS::Lambda::EventInvokeConfig', (config, resources) => {
      const queue =
        resources[target(at(config, 'DestinationConfig', 'OnFailure', 'Destination')) ?? '']?.Properties;
      if (queue === undefined) return false;
      const [fn = ''] = mentioned(at(config, 'FunctionName'));
      const actions = actionsOf(target(at(resources[fn]?.Properties, 'Role')) ?? '', resources);
      const needed = [
        'sqs:SendMessage',
        ...(at(queue, 'KmsMasterKeyId') === undefined ? [] : ['kms:GenerateDataKey']),
      ];
      return at(queue, 'FifoQueue') === true || needed.some((action) => !actions.includes(action));
    }),
    broken: replace('"kms:GenerateDataKey"', '"kms:DescribeKey"'),
  },
  'a rule has at most five targets and a pattern of at most 2,048 characters': {
    source: `${DOCS}/eventbridge/latest/userguide/eb-quota.html`,
    violations: where(
      'AWS::Events::Rule',
      (rule) => list(at(rule, 'Targets')).length > 5 || json(at(rule, 'EventPattern') ?? {}).length > 2048,
    ),
    broken: change('AWS::Events::Rule', { Targets: Array(6).fill({}) }),
  },
  'SES publishes to the default event bus': {
    source: `${DOCS}/AWSCloudFormation/latest/UserGuide/aws-properties-ses-configurationseteventdestination-eventbridgedestination.html`,
    violations: where(
      'AWS::SES::ConfigurationSetEventDestination',
      (destination) =>
        !text(at(destination, 'EventDestination', 'EventBridgeDestination', 'EventBusArn')).endsWith(
          ':event-bus/default',
        ),
    ),
    broken: change('AWS::SES::ConfigurationSetEventDestination', {
      EventDestination: {
        EventBridgeDestination: { EventBusArn: 'arn:aws:events:eu-west-1:1:event-bus/own' },
      },
    }),
  },
  'bounces return to a subdomain of the verified domain': {
    source: `${DOCS}/ses/latest/dg/mail-from.html`,
    violations: where('AWS::SES::EmailIdentity', (identity) => {
      const mailFrom = text(at(identity, 'MailFromAttributes', 'MailFromDomain'));
      return mailFrom !== '' && !mailFrom.endsWith(`.${text(at(identity, 'EmailIdentity'))}`);
    }),
    broken: change('AWS::SES::EmailIdentity', { MailFromAttributes: { MailFromDomain: 'clinic.example' } }),
  },
  'policies for SES use only the condition keys that SES evaluates': {
    source: `${DOCS}/ses/latest/dg/control-user-access.html`,
    violations: where('AWS::IAM::Policy', (policy) =>
      statements(at(policy, 'PolicyDocument'))
        .filter((statement) =>
          list(at(statement, 'Action')).some((action) => text(action).startsWith('ses:')),
        )
        .flatMap((statement) => Object.values((at(statement, 'Condition') ?? {}) as Record<string, object>))
        .flatMap((operands) => Object.keys(operands))
        .some((key) => !key.startsWith('ses:') && !GLOBAL_KEYS_OF_SES.includes(key)),
    ),
    broken: replace('"ses:FromAddress"', '"aws:ResourceAccount"'),
  },
  'the policies of a role have at most 10,240 characters together': {
    source: `${DOCS}/IAM/latest/UserGuide/reference_iam-quotas.html`,
    violations: where('AWS::IAM::Role', (_, resources, role) => {
      const documents = Object.values(resources)
        .filter(
          ({ Type, Properties }) =>
            Type === 'AWS::IAM::Policy' && mentioned(at(Properties, 'Roles')).includes(role),
        )
        .map(({ Properties }) => json(at(Properties, 'PolicyDocument')));
      return documents.join('').length > 10_240;
    }),
    broken: change('AWS::IAM::Policy', { PolicyDocument: { Statement: [{ Sid: 'x'.repeat(10_240) }] } }),
  },
  'a key policy has at most 32 kB': {
    source: `${DOCS}/kms/latest/developerguide/resource-limits.html`,
    violations: where('AWS::KMS::Key', (key) => json(at(key, 'KeyPolicy')).length > 32 * 1024),
    broken: change('AWS::KMS::Key', { KeyPolicy: { Statement: [{ Sid: 'x'.repeat(32 * 1024) }] } }),
  },
  'a parameter has at most 4 kB, and a name that does not begin with aws or ssm': {
    source: `${DOCS}/systems-manager/latest/APIReference/API_PutParameter.html`,
    violations: where(
      'AWS::SSM::Parameter',
      (parameter) =>
        text(at(parameter, 'Value')).length > 4096 || /^\/?(?:aws|ssm)/i.test(text(at(parameter, 'Name'))),
    ),
    broken: change('AWS::SSM::Parameter', { Name: '/aws/clinic-mail' }),
  },
  'a group of traces has a name of at most 32 characters that is not Default': {
    source: `${DOCS}/xray/latest/api/API_CreateGroup.html`,
    violations: where(
      'AWS::XRay::Group',
      (group) => !/^(?!default$)[\w-]{1,32}$/i.test(text(at(group, 'GroupName'))),
    ),
    broken: change('AWS::XRay::Group', { GroupName: 'Default' }),
  },
  'a text record of DNS is in quotes and has at most 255 characters': {
    source: `${DOCS}/Route53/latest/DeveloperGuide/ResourceRecordTypes.html`,
    violations: where(
      'AWS::Route53::RecordSet',
      (record) =>
        at(record, 'Type') === 'TXT' &&
        list(at(record, 'ResourceRecords')).some((value) => !/^"[^"]{1,255}"$/.test(text(value))),
    ),
    broken: add('AWS::Route53::RecordSet', { Type: 'TXT', ResourceRecords: ['v=spf1 -all'] }),
  },
  'the role of a function in a VPC may make network interfaces': {
    source: `${DOCS}/lambda/latest/dg/configuration-vpc.html`,
    violations: where('AWS::Lambda::Function', (fn, resources) => {
      const actions = actionsOf(target(at(fn, 'Role')) ?? '', resources);
      return at(fn, 'VpcConfig') !== undefined && !actions.includes('ec2:CreateNetworkInterface');
    }),
    broken: change('AWS::Lambda::Function', { VpcConfig: { SubnetIds: ['subnet-0'] } }),
  },
  'the web ACL of a user pool is regional, and no metric of it is named All or Default_Action': {
    source: `${DOCS}/waf/latest/APIReference/API_VisibilityConfig.html`,
    violations: where('AWS::WAFv2::WebACL', (acl) => {
      const names = [acl, ...list(at(acl, 'Rules'))].map((part) =>
        text(at(part, 'VisibilityConfig', 'MetricName')),
      );
      return (
        at(acl, 'Scope') !== 'REGIONAL' ||
        names.some((name) => !/^(?!(?:All|Default_Action)$)[\w-]{1,128}$/.test(name)) ||
        new Set(names).size < names.length
      );
    }),
    broken: add('AWS::WAFv2::WebACL', { Scope: 'REGIONAL', VisibilityConfig: { MetricName: 'All' } }),
  },
};
