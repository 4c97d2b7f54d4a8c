/** A JSON object as an API sent it. */
export type Json = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Returns a member that is an object; an absent one is empty. */
export function objectIn(object: Json, name: string): Json {
  const value = object[name];
  return isObject(value) ? value : {};
}

/**
 * Returns whether two values mean the same to Cognito: the order of members and of list items does not matter, and what
 * is empty counts as absent.
 */
export const isSame = (one: unknown, other: unknown): boolean => canonical(one) === canonical(other);

function canonical(value: unknown): string {
  if (Array.isArray(value)) {
    return value.length === 0 ? '' : `[${value.map(canonical).sort().join()}]`;
  }
  if (isObject(value)) {
    const members = Object.entries(value)
      .map(([name, member]) => [JSON.stringify(name), canonical(member)])
      .filter(([, text]) => text !== '')
      .map((pair) => pair.join(':'));
    return members.length === 0 ? '' : `{${members.sort().join()}}`;
  }
  return value == null ? '' : JSON.stringify(value);
}

/** Returns the paths of the members of a response that the SDK did not read, because it does not know them. */
export function unknownPaths(raw: unknown, read: unknown, path = ''): string[] {
  if (raw === null || read instanceof Date) return [];
  if (Array.isArray(raw)) {
    return raw.flatMap((item, index) =>
      unknownPaths(item, Array.isArray(read) ? read[index] : undefined, `${path}[${index}]`),
    );
  }
  if (!isObject(raw)) return read === undefined ? [path] : [];
  if (!isObject(read)) return [path];
  return Object.entries(raw).flatMap(([name, member]) =>
    unknownPaths(member, read[name], path === '' ? name : `${path}.${name}`),
  );
}
