import type { WireInput } from '../../aws/service.ts';
import { invalidParameter, serialization } from '../errors.ts';

/** The constraints of a text member: lengths in UTF-16 units, a pattern for the whole text. */
export interface TextRule {
  readonly min?: number;
  readonly max: number;
  readonly pattern?: RegExp;
}

export type TextMap = Readonly<Record<string, string>>;

/**
 * Reads a text member; `null` counts as absent, as in AWS.
 *
 * @throws AwsError `SerializationException` when it is not a text or not valid Unicode, `InvalidParameterException` when
 *   it breaks the rule. The message never contains the value.
 */
export function findText(members: WireInput, name: string, rule: TextRule): string | undefined {
  const value = member(members, name);
  if (value === undefined) return undefined;
  if (typeof value !== 'string') throw serialization(`${typeOf(value)} can not be converted to a String`);
  if (!value.isWellFormed()) throw serialization(`Value at '${memberName(name)}' is not valid Unicode`);
  const { min = 1, max, pattern } = rule;
  if (value.length < min) throw violation(name, `Member must have length greater than or equal to ${min}`);
  if (value.length > max) throw violation(name, `Member must have length less than or equal to ${max}`);
  if (pattern !== undefined && !pattern.test(value)) {
    throw violation(name, `Member must satisfy regular expression pattern: ${pattern.source}`);
  }
  return value;
}

/** Reads a text member and refuses an absent one. */
export function requireText(members: WireInput, name: string, rule: TextRule): string {
  return requirePresent(findText(members, name, rule), name);
}

/** Reads a member of an enumeration. */
export function findChoice<Choice extends string>(
  members: WireInput,
  name: string,
  choices: readonly Choice[],
): Choice | undefined {
  const text = findText(members, name, { max: 131_072 });
  if (text === undefined) return undefined;
  const choice = choices.find((candidate) => candidate === text);
  if (choice === undefined) {
    throw violation(name, `Member must satisfy enum value set: [${choices.join(', ')}]`);
  }
  return choice;
}

export function requireChoice<Choice extends string>(
  members: WireInput,
  name: string,
  choices: readonly Choice[],
): Choice {
  return requirePresent(findChoice(members, name, choices), name);
}

export function findInteger(
  members: WireInput,
  name: string,
  range: { readonly min: number; readonly max: number },
): number | undefined {
  const value = member(members, name);
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || !Number.isInteger(value)) {
    throw serialization(`${typeOf(value)} can not be converted to an Integer`);
  }
  if (value < range.min) {
    throw violation(name, `Member must have value greater than or equal to ${range.min}`);
  }
  if (value > range.max) throw violation(name, `Member must have value less than or equal to ${range.max}`);
  return value;
}

export function findBoolean(members: WireInput, name: string): boolean | undefined {
  const value = member(members, name);
  if (value === undefined || typeof value === 'boolean') return value;
  throw serialization(`${typeOf(value)} can not be converted to a Boolean`);
}

/** Reads a list of at most `max` entries; an absent one is empty. */
export function readList(members: WireInput, name: string, max: number): readonly unknown[] {
  const value = member(members, name) ?? [];
  if (!Array.isArray(value)) throw serialization(`${typeOf(value)} can not be converted to a List`);
  if (value.length > max) throw violation(name, `Member must have length less than or equal to ${max}`);
  return value;
}

export function readTextList(members: WireInput, name: string, rule: TextRule): readonly string[] {
  return readList(members, name, 100).map((value) => requireText({ [name]: value }, name, rule));
}

/** Reads a map of texts such as `ClientMetadata`; names like `__proto__` are ordinary keys. */
export function findTextMap(members: WireInput, name: string): TextMap | undefined {
  const value = member(members, name);
  if (value === undefined) return undefined;
  const entries = Object.entries(requireObject(value, name));
  if (entries.length > 200) throw violation(name, 'Member must have at most 200 entries');
  return Object.fromEntries(
    entries.map(([key]) => {
      if (!key.isWellFormed()) throw serialization(`A key of '${memberName(name)}' is not valid Unicode`);
      return [key, requireText({ ...onlyMember(value, key) }, 'value', { min: 0, max: 131_072 })];
    }),
  );
}

/** Reads a map of texts and refuses an absent one. */
export function requireTextMap(members: WireInput, name: string): TextMap {
  return requirePresent(findTextMap(members, name), name);
}

/** Refuses everything but a JSON object. */
export function requireObject(value: unknown, name: string): WireInput {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as WireInput;
  throw serialization(`${typeOf(value)} can not be converted to the structure '${memberName(name)}'`);
}

function member(members: WireInput, name: string): unknown {
  return Object.hasOwn(members, name) ? (members[name] ?? undefined) : undefined;
}

function onlyMember(value: unknown, key: string): WireInput {
  return { value: (value as WireInput)[key] };
}

function requirePresent<Value>(value: Value | undefined, name: string): Value {
  if (value === undefined) throw violation(name, 'Member must not be null');
  return value;
}

function violation(name: string, constraint: string) {
  return invalidParameter(
    `1 validation error detected: Value at '${memberName(name)}' failed to satisfy constraint: ${constraint}`,
  );
}

const memberName = (name: string) => name.charAt(0).toLowerCase() + name.slice(1);

function typeOf(value: unknown): string {
  if (value === null) return 'NULL_VALUE';
  if (Array.isArray(value)) return 'START_ARRAY';
  if (typeof value === 'object') return 'START_OBJECT';
  return `${typeof value}_VALUE`.toUpperCase();
}
