import { TemplateError } from '../template/assembly.ts';

/** Returns true for an event that matches a pattern. */
export type EventPredicate = (event: unknown) => boolean;

/**
 * Compiles the pattern of an EventBridge rule: objects match the members of the event, lists name the values that a
 * member may have. Where the event has a list, one common value is enough.
 *
 * @param where the place to name in an error
 * @throws TemplateError for a filter such as `{"prefix": …}`, which is not supported
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
 */
export function compilePattern(pattern: unknown, where: string): EventPredicate {
  if (Array.isArray(pattern)) {
    const values = pattern.map((value) => requirePlain(value, where));
    return (value) => (Array.isArray(value) ? value : [value]).some((item) => values.includes(item));
  }
  if (typeof pattern !== 'object' || pattern === null) {
    throw new TemplateError(`${where} must be an object or a list of values.`);
  }
  const members = Object.entries(pattern).map(
    ([name, member]) => [name, compilePattern(member, `${where}.${name}`)] as const,
  );
  return (event) =>
    typeof event === 'object' &&
    event !== null &&
    members.every(
      ([name, matches]) => Object.hasOwn(event, name) && matches((event as Record<string, unknown>)[name]),
    );
}

function requirePlain(value: unknown, where: string): unknown {
  if (typeof value !== 'object' || value === null) return value;
  throw new TemplateError(
    `${where} uses the filter ${Object.keys(value)[0]}, which is not supported; only plain values are.`,
  );
}
