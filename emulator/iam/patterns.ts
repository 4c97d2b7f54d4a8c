/** Returns true for a value that a pattern covers. */
export type Matches = (value: string) => boolean;

/**
 * Compiles a pattern in which `*` stands for any characters and `?` for one.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function compileGlob(pattern: string): Matches {
  if (!/[*?]/.test(pattern)) return (value) => value === pattern;
  const source = pattern
    .replaceAll(/[^*?]+/g, RegExp.escape)
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  const expression = new RegExp(`^${source}$`, 's');
  return (value) => expression.test(value);
}

/** The colons of an ARN that separate its first five parts from the resource, which may contain colons, too. */
const ARN_PARTS = /^([^:]*):([^:]*):([^:]*):([^:]*):([^:]*):(.*)$/s;

/**
 * Compiles a pattern for ARNs: each of the six parts is compared on its own, so a wildcard never spans two. `*` alone
 * covers everything, also the resource `*` of actions that have none.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function compileArnPattern(pattern: string): Matches {
  if (pattern === '*') return () => true;
  const parts = ARN_PARTS.exec(pattern)
    ?.slice(1)
    .map((part) => compileGlob(part));
  if (parts === undefined) return (value) => value === pattern;
  return (value) => {
    const found = ARN_PARTS.exec(value);
    return found !== null && parts.every((matches, index) => matches(found[index + 1] ?? ''));
  };
}
