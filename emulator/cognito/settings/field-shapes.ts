import type { WireInput } from '../../aws/service.ts';
import { invalidParameter } from '../errors.ts';
import {
  findBoolean,
  findChoice,
  findInteger,
  findText,
  readList,
  requireObject,
} from '../requests/input-validation.ts';

/** The type of a field: a list of choices is an enumeration. */
export type Shape =
  | 'text'
  | 'arn'
  | 'boolean'
  | 'integer'
  | readonly string[]
  | { readonly listOf: Shape }
  | { readonly mapOf: Shape }
  | { readonly members: Readonly<Record<string, Shape>>; readonly required?: readonly string[] };

const ARN = { min: 20, max: 2048, pattern: /^arn:[\w+=/,.@-]+:[\w+=/,.@-]+:[\w+=/,.@-]*:[0-9]*:.+$/ };
const TEXT = { min: 0, max: 131_072 };

/**
 * Reads the members of a request by their shapes; `null` counts as absent, as in AWS.
 *
 * @param where the place to name in an error
 * @throws AwsError `SerializationException` for another type, `InvalidParameterException` for a value that is not
 *   allowed, a missing required member, or an unknown one, which AWS ignores
 */
export function readMembers(
  value: unknown,
  shapes: Readonly<Record<string, Shape>>,
  where: string,
  required: readonly string[] = [],
): Record<string, unknown> {
  const input = requireObject(value, where);
  const unknown = Object.keys(input).find((name) => !Object.hasOwn(shapes, name));
  if (unknown !== undefined) throw invalidParameter(`${where} has a member that is not emulated.`);
  const members = Object.entries(shapes)
    .filter(([name]) => input[name] != null)
    .map(([name, shape]) => [name, readMember(input, name, shape)] as const);
  const present = new Set(members.map(([name]) => name));
  const missing = required.find((name) => !present.has(name));
  if (missing !== undefined) throw invalidParameter(`${where}.${missing} must not be null.`);
  return Object.fromEntries(members);
}

function readMember(input: WireInput, name: string, shape: Shape): unknown {
  if (shape === 'text') return findText(input, name, TEXT);
  if (shape === 'arn') return findText(input, name, ARN);
  if (shape === 'boolean') return findBoolean(input, name);
  if (shape === 'integer') return findInteger(input, name, { min: 0, max: 2_147_483_647 });
  if (isChoice(shape)) return findChoice(input, name, shape);
  if ('listOf' in shape) {
    return readList(input, name, 100).map((item) => {
      if (item == null) throw invalidParameter(`${name} must not contain null.`);
      return readMember({ [name]: item }, name, shape.listOf);
    });
  }
  if ('mapOf' in shape) {
    const entries = Object.entries(requireObject(input[name], name)).filter(([, item]) => item != null);
    return Object.fromEntries(
      entries.map(([key, item]) => {
        findText({ key }, 'key', TEXT);
        return [key, readMember({ [name]: item }, name, shape.mapOf)];
      }),
    );
  }
  return readMembers(input[name], shape.members, name, shape.required);
}

const isChoice = (shape: Shape): shape is readonly string[] => Array.isArray(shape);

/** Converts the numbers and booleans that a template writes as texts; everything else stays as it is. */
export function fromTemplate(value: unknown, shape: Shape | undefined): unknown {
  if (shape === undefined || value == null) return value;
  if (shape === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  if (shape === 'integer' && typeof value === 'string' && value.trim() !== '') return Number(value);
  if (typeof shape === 'string' || isChoice(shape)) return value;
  if ('listOf' in shape) {
    return Array.isArray(value) ? value.map((item) => fromTemplate(item, shape.listOf)) : value;
  }
  if (typeof value !== 'object' || Array.isArray(value)) return value;
  const shapeOf = (name: string) => ('mapOf' in shape ? shape.mapOf : shape.members[name]);
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, fromTemplate(item, shapeOf(name))]),
  );
}
