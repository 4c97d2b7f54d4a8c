/** The numbers of the simple types in the SDK's schemas. Others do not occur in a template. */
const SIMPLE: Readonly<Record<number, string>> = { 0: 'string', 1: 'number', 2: 'boolean' };
const BLOB = 21;
/** Any JSON; the model does not describe its content. */
const DOCUMENT = 15;
/** For a list or map of a simple type, one of these flags is added to the number of the type. */
const LIST = 64;
const MAP = 128;
const [SIMPLE_SHAPE, LIST_SHAPE, MAP_SHAPE, STRUCTURE_SHAPE, OPERATION] = [0, 1, 2, 3, 9];

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Lists the differences between a request and the service model. The AWS SDK contains the model, but does not validate
 * requests against it.
 *
 * @param operation the schema of a command
 */
export function mismatches(operation: unknown, request: object): string[] {
  if (!Array.isArray(operation) || operation[0] !== OPERATION) return ['the command has no schema'];
  return compare(operation[4], request, '');
}

/** Returns the names of the members of an operation's input. @param operation the schema of a command */
export function inputMembers(operation: unknown): string[] {
  if (!Array.isArray(operation) || operation[0] !== OPERATION) return [];
  const schema = typeof operation[4] === 'function' ? operation[4]() : operation[4];
  return Array.isArray(schema) && Array.isArray(schema[4]) ? schema[4] : [];
}

function compare(reference: unknown, value: unknown, path: string): string[] {
  const schema = typeof reference === 'function' ? reference() : reference;
  if (typeof schema === 'number') return compareSimple(schema, value, path);
  // A member with traits is a pair of its schema and the traits.
  if (schema.length === 2) return compare(schema[0], value, path);
  const [shape, , , , first, second] = schema;
  if (shape === SIMPLE_SHAPE) return compare(first, value, path);
  if (shape === LIST_SHAPE) return compareItems(first, value, path);
  if (shape === MAP_SHAPE) return compareMembers(() => second, value, path);
  if (shape === STRUCTURE_SHAPE) {
    return compareMembers((name) => second[first.indexOf(name)], value, path);
  }
  return [`${path} has an unknown shape`];
}

function compareSimple(type: number, value: unknown, path: string): string[] {
  if (type >= MAP) return compareMembers(() => type - MAP, value, path);
  if (type >= LIST) return compareItems(type - LIST, value, path);
  if (type === BLOB) return value instanceof Uint8Array ? [] : [`${path} is not a Uint8Array`];
  if (type === DOCUMENT) return isObject(value) ? [] : [`${path} is not a JSON object`];
  return typeof value === SIMPLE[type] ? [] : [`${path} is not a ${SIMPLE[type] ?? `type ${type}`}`];
}

function compareItems(schema: unknown, value: unknown, path: string): string[] {
  if (!Array.isArray(value)) return [`${path} is not a list`];
  return value.flatMap((item, index) => compare(schema, item, `${path}[${index}]`));
}

function compareMembers(schemaOf: (name: string) => unknown, value: unknown, path: string): string[] {
  if (!isObject(value)) return [`${path} is not an object`];
  return Object.entries(value).flatMap(([name, member]) => {
    const schema = schemaOf(name);
    const at = path === '' ? name : `${path}.${name}`;
    return schema === undefined ? [`${at} is not in the service model`] : compare(schema, member, at);
  });
}
