import type { WireInput } from '../../aws/service.ts';
import { invalidParameter, serialization } from '../errors.ts';

/** What AWS allows of a text: lengths in UTF-16 units, a pattern that the whole text matches. */
export interface TextRule {
  readonly min?: number;
  readonly max: number;
  readonly pattern?: RegExp;
}

export type TextMap = Readonly<Record<string, string>>;

/**
 * Reads a text member; `null` counts as absent, as it does for AWS.
 *
 * @throws AwsError `SerializationException` when it is no text or no valid Unicode,
 *   `InvalidParameterException` when it breaks the rule. The value itself is never repeated.
 */
export function findText(members: WireInput, name: string, rule: TextRule): string | undefined {
  const value = member(members, name);
  if (value === undefined) return undefined;
  if (typeof value !== 'string') throw serialization(`${typeOf(value)} can not be converted to a String`);
  if (!value.isWellFormed()) throw serialization(`Value at '${shown(name)}' is not valid Unicode`);
  const { min = 1, max, pattern } = rule;
  if (value.length < min) throw violation(name, `Member must have length greater than or equal to ${min}`);
  if (value.length > max) throw violation(name, `Member must have length less than or equal to ${max}`);
  if (pattern !== undefined && !pattern.test(value)) {
    throw violation(name, `Member must satisfy regular expression pattern: ${pattern.source}`);
  }
  return value;
}

/** As `findText`, and refuses an absent member. */
export function requireText(members: WireInput, name: string, rule: TextRule): string {
  return requirePresent(findText(members, name, rule), name);
}

/** Reads one of a few words. */
export function findChoice<Choice extends string>(
  members: WireInput,
  name: string,
  choices: readonly Choice[],
): Choice | undefined {
  const text = findText(members, name, { max: 131_072 });
  if (text === undefined) return undefined;
  const choice = choices.find((candidate) => candidate === text);
  if (choice === undefined)
    throw violation(name, `Member must satisfy enum value set: [${choices.join(', ')}]`);
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
  if (value < range.min)
    throw violation(name, `Member must have value greater than or equal to ${range.min}`);
  if (value > range.max) throw violation(name, `Member must have value less than or equal to ${range.max}`);
  return value;
}

export function findBoolean(members: WireInput, name: string): boolean | undefined {
  const value = member(members, name);
  if (value === undefined || typeof value === 'boolean') return value;
  throw serialization(`${typeOf(value)} can not be converted to a Boolean`);
}

/** Reads a list of objects or texts, at most `max` of them; absent is an empty list. */
export function readList(members: WireInput, name: string, max: number): readonly unknown[] {
  const value = member(members, name) ?? [];
  if (!Array.isArray(value)) throw serialization(`${typeOf(value)} can not be converted to a List`);
  if (value.length > max) throw violation(name, `Member must have length less than or equal to ${max}`);
  return value;
}

export function readTextList(members: WireInput, name: string, rule: TextRule): readonly string[] {
  return readList(members, name, 100).map((value) => requireText({ [name]: value }, name, rule));
}

/** Reads an object of texts such as `ClientMetadata`; names like `__proto__` stay ordinary keys. */
export function findTextMap(members: WireInput, name: string): TextMap | undefined {
  const value = member(members, name);
  if (value === undefined) return undefined;
  const entries = Object.entries(requireObject(value, name));
  if (entries.length > 200) throw violation(name, 'Member must have at most 200 entries');
  return Object.fromEntries(
    entries.map(([key]) => {
      if (!key.isWellFormed()) throw serialization(`A key of '${shown(name)}' is not valid Unicode`);
      return [key, requireText({ ...onlyMember(value, key) }, 'value', { min: 0, max: 131_072 })];
    }),
  );
}

/** As `findTextMap`, and refuses an absent member. */
export function requireTextMap(members: WireInput, name: string): TextMap {
  return requirePresent(findTextMap(members, name), name);
}

/** Refuses everything but a JSON object. */
export function requireObject(value: unknown, name: string): WireInput {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as WireInput;
  throw serialization(`${typeOf(value)} can not be converted to the structure '${shown(name)}'`);
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
    `1 validation error detected: Value at '${shown(name)}' failed to satisfy constraint: ${constraint}`,
  );
}

const shown = (name: string) => name.charAt(0).toLowerCase() + name.slice(1);

function typeOf(value: unknown): string {
  if (value === null) return 'NULL_VALUE';
  if (Array.isArray(value)) return 'START_ARRAY';
  if (typeof value === 'object') return 'START_OBJECT';
  return `${typeof value}_VALUE`.toUpperCase();
}
