/** What the SDK's own schemas call the simple types; the rest of them does not occur in a template. */
const SIMPLE: Readonly<Record<number, string>> = { 0: 'string', 1: 'number', 2: 'boolean' };
const BLOB = 21;
/** Any JSON: what stands in it, the model does not say. */
const DOCUMENT = 15;
/** Lists and maps of simple types are their type and one of these flags. */
const LIST = 64;
const MAP = 128;
const [SIMPLE_SHAPE, LIST_SHAPE, MAP_SHAPE, STRUCTURE_SHAPE, OPERATION] = [0, 1, 2, 3, 9];

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Where a request is not what its operation takes, by the service model that the AWS SDK carries and does not
 * check by itself.
 *
 * @param operation the schema of a command
 */
export function mismatches(operation: unknown, request: object): string[] {
  if (!Array.isArray(operation) || operation[0] !== OPERATION) return ['the command has no schema'];
  return compare(operation[4], request, '');
}

function compare(reference: unknown, value: unknown, path: string): string[] {
  const schema = typeof reference === 'function' ? reference() : reference;
  if (typeof schema === 'number') return compareSimple(schema, value, path);
  // A member with traits is the pair of its schema and these.
  if (schema.length === 2) return compare(schema[0], value, path);
  const [shape, , , , first, second] = schema;
  if (shape === SIMPLE_SHAPE) return compare(first, value, path);
  if (shape === LIST_SHAPE) return compareItems(first, value, path);
  if (shape === MAP_SHAPE) return compareMembers(() => second, value, path);
  if (shape === STRUCTURE_SHAPE) {
    return compareMembers((name) => second[first.indexOf(name)], value, path);
  }
  return [`${path} has a shape that is not known here`];
}

function compareSimple(type: number, value: unknown, path: string): string[] {
  if (type >= MAP) return compareMembers(() => type - MAP, value, path);
  if (type >= LIST) return compareItems(type - LIST, value, path);
  if (type === BLOB) return value instanceof Uint8Array ? [] : [`${path} is no bytes`];
  if (type === DOCUMENT) return isObject(value) ? [] : [`${path} is no JSON object`];
  return typeof value === SIMPLE[type] ? [] : [`${path} is no ${SIMPLE[type] ?? `type ${type}`}`];
}

function compareItems(schema: unknown, value: unknown, path: string): string[] {
  if (!Array.isArray(value)) return [`${path} is no list`];
  return value.flatMap((item, index) => compare(schema, item, `${path}[${index}]`));
}

function compareMembers(schemaOf: (name: string) => unknown, value: unknown, path: string): string[] {
  if (!isObject(value)) return [`${path} is no object`];
  return Object.entries(value).flatMap(([name, member]) => {
    const schema = schemaOf(name);
    const at = path === '' ? name : `${path}.${name}`;
    return schema === undefined ? [`${at} is not known to the service`] : compare(schema, member, at);
  });
}
