import { createRequire } from 'node:module';
import type { TemplateResources } from './documented-rules.ts';

/** The types of resources that hold what cannot be made again, and what is lost with one. */
const LOST_WITH = {
  'AWS::Cognito::UserPool': 'Every patient would lose their account.',
  'AWS::Cognito::UserPoolClient':
    'Everybody who uses the app would be signed out, and the app would need another client id and secret.',
  'AWS::Cognito::UserPoolDomain':
    'The sign-in pages would have another address, at which no app looks for them, or none.',
  'AWS::KMS::Key':
    'Codes could no longer be decrypted, or logs and failed emails no longer be read once the old key is removed.',
  'AWS::SQS::Queue': 'The emails that could not be sent, and wait for support, would be lost.',
  'AWS::SES::EmailIdentity':
    'Nothing would be sent until the domain is verified again, with new DNS records.',
  'AWS::SES::ConfigurationSet': 'The delivery of emails that are on their way would no longer be reported.',
  'AWS::Logs::LogGroup': 'Support would no longer see what was logged before.',
  'AWS::SNS::Topic': 'Nobody would be notified of alarms until each address has confirmed again.',
  'AWS::Amplify::App': 'The site would go down and lose its domain until it is deployed and connected again.',
  'AWS::Amplify::Branch': 'The site would go down until it is deployed again.',
} as const;

/**
 * Settings of a user pool that CloudFormation's specification does not list as create-only, although Cognito refuses to
 * change them in an existing pool: then only a new pool can have them.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-updating.html
 */
const FIXED_IN_A_POOL = ['AliasAttributes', 'UsernameAttributes', 'UsernameConfiguration', 'Schema'];

/** A resource with the settings that cannot be changed without another resource in its place. */
export interface LastingResource {
  readonly type: string;
  readonly fixed: Readonly<Record<string, unknown>>;
}

export type LastingResources = Readonly<Record<string, LastingResource>>;

interface Finding {
  readonly ruleId: string;
  readonly propertyPath?: string;
  readonly entity: { readonly logicalId: string };
}

/** The part of CDK's own validator that knows which properties are create-only. */
interface Validator {
  readonly SchemaValidator: new () => { validate(template: unknown, region: string): readonly Finding[] };
  readonly TemplateContent: new (text: string, name: string) => unknown;
}

const CREATE_ONLY = 'I9001';

const fromLibrary = createRequire(import.meta.resolve('aws-cdk-lib/package.json'));
const { SchemaValidator, TemplateContent }: Validator = fromLibrary('@aws/cloudformation-validate');
const validator = new SchemaValidator();

/** Returns the lasting ones of the resources of a template, by logical id. */
export function lastingResourcesOf(resources: TemplateResources): LastingResources {
  const content = new TemplateContent(JSON.stringify({ Resources: resources }), 'template.json');
  const createOnly = validator.validate(content, 'eu-west-1').filter(({ ruleId }) => ruleId === CREATE_ONLY);
  const lasting = Object.entries(resources).filter(([, { Type }]) => Object.hasOwn(LOST_WITH, Type));
  return Object.fromEntries(
    lasting.map(([id, { Type: type, Properties = {} }]) => {
      const paths = createOnly.filter(({ entity }) => entity.logicalId === id);
      const names = [
        ...paths.map(({ propertyPath }) => String(propertyPath).split('.')[1] ?? ''),
        ...(type === 'AWS::Cognito::UserPool' ? FIXED_IN_A_POOL : []),
      ];
      const fixed = [...new Set(names)].toSorted().map((name) => [name, Properties[name]]);
      return [id, { type, fixed: Object.fromEntries(fixed.filter(([, value]) => value !== undefined)) }];
    }),
  );
}

/** Returns a sentence for each lasting resource that an update of the stack would delete or replace. */
export function lossesBetween(before: LastingResources, after: LastingResources): string[] {
  return Object.entries(before).flatMap(([id, { type, fixed }]) => {
    const lost = LOST_WITH[type as keyof typeof LOST_WITH];
    const now = after[id];
    if (now?.type !== type) return [`${id} (${type}) is no longer in the template. ${lost}`];
    const names = [...new Set([...Object.keys(fixed), ...Object.keys(now.fixed)])];
    return names
      .filter((name) => JSON.stringify(fixed[name]) !== JSON.stringify(now.fixed[name]))
      .filter((name) => !(name === 'Schema' && onlyAdds(fixed[name], now.fixed[name])))
      .map((name) => `${name} of ${id} (${type}) cannot change without a new resource. ${lost}`);
  });
}

/** Returns whether a list begins with another: attributes can be added to a pool. */
function onlyAdds(before: unknown, after: unknown): boolean {
  if (!Array.isArray(before) || !Array.isArray(after)) return false;
  return JSON.stringify(after.slice(0, before.length)) === JSON.stringify(before);
}
