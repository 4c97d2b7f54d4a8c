import { type JsonObject, TemplateError } from './assembly.ts';

/** Looks up the names that intrinsic functions refer to. */
export interface Scope {
  /** @returns undefined for an unknown name */
  ref(name: string): unknown;
  /** @returns undefined for an unknown attribute */
  attribute(logicalId: string, attribute: string): unknown;
  /** Evaluates a condition. @returns undefined for an unknown name */
  condition(name: string): boolean | undefined;
  mapping(map: string, key: string, second: string): unknown;
}

/** The value of `AWS::NoValue`: the property is left out. */
export const NO_VALUE = Symbol('AWS::NoValue');

type Evaluate = (argument: unknown, scope: Scope, where: string) => unknown;

/**
 * Replaces the intrinsic functions in a value.
 *
 * @param where the place to name in an error, e.g. `Sender.Environment.Variables.SITE_URL`
 * @throws TemplateError that names the place and the intrinsic function that cannot be resolved
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 */
export function resolve(value: unknown, scope: Scope, where: string): unknown {
  if (Array.isArray(value)) {
    return value
      .map((item, index) => resolve(item, scope, `${where}[${index}]`))
      .filter((item) => item !== NO_VALUE);
  }
  if (typeof value === 'string' && value.includes('{{resolve:')) {
    throw new TemplateError(
      `${where} uses the dynamic reference ${value}, which has no value on this machine.`,
    );
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [name = '', argument] = entries[0] ?? [];
  if (entries.length === 1 && (name === 'Ref' || name === 'Condition' || name.startsWith('Fn::'))) {
    const evaluate = Object.hasOwn(INTRINSICS, name) ? INTRINSICS[name] : undefined;
    // `Condition` is also an ordinary key, of IAM statements for instance.
    if (name !== 'Condition' || typeof argument === 'string') {
      return (evaluate ?? unsupported)(argument, scope, evaluate ? where : `${where} (${name})`);
    }
  }
  return Object.fromEntries(
    entries
      .map(([key, member]) => [key, resolve(member, scope, `${where}.${key}`)] as const)
      .filter(([, member]) => member !== NO_VALUE),
  );
}

const INTRINSICS: Readonly<Record<string, Evaluate>> = {
  Ref: (name, scope, where) => known(scope.ref(String(name)), where, `Ref ${name}`),
  Condition: (name, scope, where) => known(scope.condition(String(name)), where, `Condition ${name}`),
  'Fn::GetAtt': (argument, scope, where) => {
    const [logicalId, ...attribute] =
      typeof argument === 'string' ? argument.split('.') : strings(argument, where);
    return attributeOf(logicalId ?? '', attribute.join('.'), scope, where);
  },
  'Fn::Join': (argument, scope, where) => {
    const [separator, list] = pair(argument, where);
    return strings(resolve(list, scope, where), where).join(String(separator));
  },
  'Fn::Split': (argument, scope, where) => {
    const [separator, text] = pair(argument, where);
    return scalar(resolve(text, scope, where), where).split(String(separator));
  },
  'Fn::Select': (argument, scope, where) => {
    const [index, list] = pair(argument, where);
    const items = resolve(list, scope, where);
    return known(Array.isArray(items) ? items[Number(index)] : undefined, where, `Fn::Select ${index}`);
  },
  'Fn::Sub': (argument, scope, where) => {
    const [text, variables] = typeof argument === 'string' ? [argument, {}] : pair(argument, where);
    return String(text).replaceAll(/\$\{(!?)([^}]+)\}/g, (whole, literal, name: string) => {
      if (literal !== '') return whole.replace('!', '');
      const own = (variables as JsonObject)[name];
      if (own !== undefined) return scalar(resolve(own, scope, where), where);
      const [logicalId = '', ...attribute] = name.split('.');
      return attribute.length > 0
        ? scalar(attributeOf(logicalId, attribute.join('.'), scope, where), where)
        : scalar(known(scope.ref(name), where, `Fn::Sub \${${name}}`), where);
    });
  },
  'Fn::If': (argument, scope, where) => {
    const [condition, whenTrue, whenFalse] = Array.isArray(argument) ? argument : [];
    const holds = known(scope.condition(String(condition)), where, `Fn::If ${condition}`);
    return resolve(holds ? whenTrue : whenFalse, scope, where);
  },
  'Fn::Equals': (argument, scope, where) => {
    const [left, right] = pair(resolve(argument, scope, where), where);
    return String(left) === String(right);
  },
  'Fn::And': (argument, scope, where) =>
    list(resolve(argument, scope, where), where).every((item) => item === true),
  'Fn::Or': (argument, scope, where) =>
    list(resolve(argument, scope, where), where).some((item) => item === true),
  'Fn::Not': (argument, scope, where) => list(resolve(argument, scope, where), where)[0] !== true,
  'Fn::FindInMap': (argument, scope, where) => {
    const [map = '', key = '', second = ''] = strings(resolve(argument, scope, where), where);
    return known(scope.mapping(map, key, second), where, `Fn::FindInMap ${map}.${key}.${second}`);
  },
};

const unsupported: Evaluate = (_argument, _scope, where) => {
  throw new TemplateError(`${where} uses an intrinsic function that cannot be resolved on this machine.`);
};

function attributeOf(logicalId: string, attribute: string, scope: Scope, where: string): unknown {
  return known(scope.attribute(logicalId, attribute), where, `Fn::GetAtt ${logicalId}.${attribute}`);
}

function known<T>(value: T | undefined, where: string, intrinsic: string): T {
  if (value === undefined) {
    throw new TemplateError(`${where} needs ${intrinsic}, which has no value on this machine.`);
  }
  return value;
}

function list(value: unknown, where: string): unknown[] {
  if (!Array.isArray(value)) {
    throw new TemplateError(`${where} has an intrinsic function without its list of arguments.`);
  }
  return value;
}

const strings = (value: unknown, where: string): string[] =>
  list(value, where).map((item) => scalar(item, where));

/**
 * Converts a value to a string.
 *
 * @throws TemplateError for lists, objects and missing values
 */
export function scalar(value: unknown, where: string): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return String(value);
  }
  throw new TemplateError(`${where} needs a string, a number or a boolean.`);
}

function pair(value: unknown, where: string): [unknown, unknown] {
  const [first, second] = list(value, where);
  return [first, second];
}
