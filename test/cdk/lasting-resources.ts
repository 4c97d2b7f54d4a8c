import { createRequire } from 'node:module';
import { LOST_WITH, LOST_WITH_PROPERTY, lossOf } from '../../support/change-set/lasting-types.ts';
import type { TemplateResources } from './documented-rules.ts';

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
        ...LOST_WITH_PROPERTY.filter((property) => property.type === type).map(({ name }) => name),
      ];
      const fixed = [...new Set(names)].toSorted().map((name) => [name, Properties[name]]);
      return [id, { type, fixed: Object.fromEntries(fixed.filter(([, value]) => value !== undefined)) }];
    }),
  );
}

/**
 * Returns a sentence for each lasting resource that an update of the stack would delete or replace, or of which it would
 * change what must stay.
 */
export function lossesBetween(before: LastingResources, after: LastingResources): string[] {
  return Object.entries(before).flatMap(([id, { type, fixed }]) => {
    const lost = lossOf(type);
    const now = after[id];
    if (now?.type !== type) return [`${id} (${type}) is no longer in the template. ${lost}`];
    const names = [...new Set([...Object.keys(fixed), ...Object.keys(now.fixed)])];
    return names
      .filter((name) => JSON.stringify(fixed[name]) !== JSON.stringify(now.fixed[name]))
      .filter((name) => !(name === 'Schema' && onlyAdds(fixed[name], now.fixed[name])))
      .flatMap((name) => {
        const property = LOST_WITH_PROPERTY.find((known) => known.type === type && known.name === name);
        if (property === undefined) {
          return [`${name} of ${id} (${type}) cannot change without a new resource. ${lost}`];
        }
        return fixed[name] === undefined ? [] : [`${name} of ${id} (${type}) changes. ${property.lost}`];
      });
  });
}

/** Returns whether a list begins with another: attributes can be added to a pool. */
function onlyAdds(before: unknown, after: unknown): boolean {
  if (!Array.isArray(before) || !Array.isArray(after)) return false;
  return JSON.stringify(after.slice(0, before.length)) === JSON.stringify(before);
}
