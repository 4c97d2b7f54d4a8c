import { TemplateError } from '../template/assembly.ts';
import { compileArnPattern, compileGlob, type Matches } from './patterns.ts';

/** The values of condition keys for a request, by the name of the key; a list for a key with several values. */
export type Context = Readonly<Record<string, string | readonly string[]>>;

/** Returns true when a request meets a condition. @param context by the name of the key in lower case */
export type Condition = (context: ReadonlyMap<string, string | readonly string[]>) => boolean;

/**
 * The keys that the emulator gives values to, in lower case. A policy with another one is rejected: its condition would
 * always be judged without a value.
 */
const KEYS: readonly (string | RegExp)[] = [
  'aws:requestedregion',
  'aws:securetransport',
  'aws:sourceaccount',
  'aws:sourcearn',
  'iam:passedtoservice',
  'kms:calleraccount',
  'kms:viaservice',
  /^kms:encryptioncontext:./,
  'ses:fromaddress',
  'ses:fromdisplayname',
  'ses:recipients',
];
const MULTIVALUED = ['ses:recipients'];

/** How the operators compare one value with the patterns of the policy. */
const OPERATORS: Readonly<
  Record<string, { readonly compile: (pattern: string) => Matches; readonly negated?: true }>
> = {
  StringEquals: { compile: (text) => (value) => value === text },
  StringNotEquals: { compile: (text) => (value) => value === text, negated: true },
  StringLike: { compile: compileGlob },
  StringNotLike: { compile: compileGlob, negated: true },
  ArnEquals: { compile: compileArnPattern },
  ArnLike: { compile: compileArnPattern },
  Bool: { compile: (text) => (value) => value.toLowerCase() === text.toLowerCase() },
};

/**
 * Compiles the `Condition` of a statement; all its operators and keys must hold.
 *
 * @throws TemplateError for an operator, a key or a policy variable that is not known
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
 */
export function compileConditions(block: unknown, where: string): readonly Condition[] {
  return entriesOf(block, where).flatMap(([operator, keys]) =>
    entriesOf(keys, `${where}.${operator}`).map(([key, values]) =>
      compileCondition(operator, key, texts(values, `${where}.${operator}.${key}`), where),
    ),
  );
}

function compileCondition(name: string, key: string, patterns: readonly string[], where: string): Condition {
  const known = key.toLowerCase();
  if (!KEYS.some((each) => (typeof each === 'string' ? each === known : each.test(known)))) {
    throw new TemplateError(`${where} uses the condition key ${key}, which the emulator gives no value.`);
  }
  if (patterns.some((pattern) => pattern.includes('${'))) {
    throw new TemplateError(`${where} uses a policy variable in ${key}, which is not supported.`);
  }
  if (name === 'Null') {
    const wanted = patterns[0] === 'true';
    return (context) => !context.has(known) === wanted;
  }
  const [, set, base = ''] = /^(?:(ForAllValues|ForAnyValue):)?(\w+)$/.exec(name) ?? [];
  const operator = Object.hasOwn(OPERATORS, base) ? OPERATORS[base] : undefined;
  if (operator === undefined) {
    throw new TemplateError(`${where} uses the condition operator ${name}, which is not supported.`);
  }
  if (MULTIVALUED.includes(known) && set === undefined) {
    throw new TemplateError(`${where} needs ForAllValues or ForAnyValue, because ${key} has several values.`);
  }
  const { compile, negated = false } = operator;
  const compiled = patterns.map((pattern) => compile(pattern));
  const holds: Matches = (value) => compiled.some((matches) => matches(value)) !== negated;
  return (context) => {
    const found = context.get(known);
    if (set === undefined) return found === undefined ? negated : [found].flat().every(holds);
    const values = found === undefined ? [] : [found].flat();
    return set === 'ForAllValues' ? values.every(holds) : values.some(holds);
  };
}

/** Reads a string or a list of strings; a boolean counts as its text. */
export function texts(value: unknown, where: string): readonly string[] {
  const list = (Array.isArray(value) ? value : [value]).map((item) =>
    typeof item === 'boolean' ? String(item) : item,
  );
  if (list.length > 0 && list.every((item) => typeof item === 'string')) return list;
  throw new TemplateError(`${where} must be a string or a list of strings.`);
}

/** Reads the members of an object. */
export function entriesOf(value: unknown, where: string): readonly (readonly [string, unknown])[] {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return Object.entries(value);
  throw new TemplateError(`${where} must be an object.`);
}
