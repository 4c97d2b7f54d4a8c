import { siteConfigJsonSchema } from '../../site/config.ts';
import { code, markdownTable } from './markdown-table.ts';

/** The members of a JSON Schema that describe a setting. */
interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly anyOf?: readonly Schema[];
}

/** Writes the reference of `site.config.json`. */
export function writeSettings(): string {
  const { properties = {}, required = [] } = siteConfigJsonSchema() as Schema;
  const single = Object.entries(properties).filter(([, schema]) => membersOf(schema) === undefined);
  const groups = Object.entries(properties).flatMap(([name, schema]) => {
    const members = membersOf(schema);
    return members === undefined ? [] : [{ name, schema, members }];
  });
  const sections = groups.map(
    ({ name, schema, members }) =>
      `## ${code(name)}\n\n${sentence(schema.description)}\n\n${tableOf(Object.entries(members.properties ?? {}), members.required ?? [])}`,
  );
  return `# Settings of the clinic

Everything that a deployer decides is in \`site.config.json\`. The build checks it and names each mistake. Editors that
read its JSON Schema show these descriptions while you type.

## Single settings

${tableOf(single, required)}

${sections.join('\n\n')}
`;
}

/** Finds the object that a group describes: the setting itself, each item of a list, or each named entry. */
function membersOf(schema: Schema): Schema | undefined {
  const { items, additionalProperties: entry } = schema;
  return [schema, items, typeof entry === 'object' ? entry : undefined].find(
    (described) => described?.properties !== undefined,
  );
}

function tableOf(settings: readonly (readonly [string, Schema])[], required: readonly string[]): string {
  const rows = settings.map(([name, schema]) => [
    code(name),
    sentence(schema.description),
    valuesOf(schema),
    required.includes(name) ? 'required' : defaultOf(schema),
  ]);
  return markdownTable(['Setting', 'Meaning', 'Values', 'Default'], rows);
}

function valuesOf(schema: Schema): string {
  const { type, items, minimum, maximum } = schema;
  const choices = schema.enum ?? (schema.const === undefined ? undefined : [schema.const]);
  if (choices !== undefined) return choices.map((choice) => code(JSON.stringify(choice))).join(', ');
  if (schema.anyOf !== undefined) return schema.anyOf.map(valuesOf).join(' or ');
  if (type === 'array') return items === undefined ? 'a list' : `a list: ${valuesOf(items)}`;
  if (type === 'integer' || type === 'number') return rangeOf(minimum, maximum);
  return { string: 'text', boolean: '`true` or `false`', object: 'an object' }[type ?? ''] ?? '';
}

function rangeOf(minimum: number | undefined, maximum: number | undefined): string {
  if (minimum === undefined) return 'a number';
  const isBounded = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER;
  return isBounded ? `a number from ${minimum} to ${maximum}` : `a number from ${minimum}`;
}

function defaultOf({ default: value }: Schema): string {
  return value === undefined ? 'none' : code(JSON.stringify(value));
}

const sentence = (text = '') => (text === '' ? '' : `${text}.`);
