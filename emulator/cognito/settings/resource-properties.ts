/** The properties of a CloudFormation resource, resolved to literals. */
export type Properties = Readonly<Record<string, unknown>>;

/** Thrown when a template uses a setting that is not emulated. */
export class UnsupportedSettingError extends Error {
  override readonly name = 'UnsupportedSettingError';
}

/** Throws all messages at once; `false` stands for a check that passed. @throws UnsupportedSettingError */
export function refuseUnsupported(messages: readonly (string | false)[]): void {
  const failed = messages.filter((message) => message !== false);
  if (failed.length > 0) throw new UnsupportedSettingError(failed.join(' '));
}

/** Reads an object; an absent one is empty. */
export function objectAt(properties: Properties, name: string): Properties {
  const value = properties[name] ?? {};
  if (typeof value === 'object' && !Array.isArray(value)) return value as Properties;
  throw new UnsupportedSettingError(`${name} must be an object.`);
}

export function textAt(properties: Properties, name: string): string | undefined {
  const value = properties[name];
  if (value === undefined || typeof value === 'string') return value;
  throw new UnsupportedSettingError(`${name} must be a text.`);
}

/** Reads a number; CloudFormation also accepts numbers written as texts. */
export function numberAt(properties: Properties, name: string, absent: number): number {
  const value = properties[name] ?? absent;
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number === 'number' && Number.isFinite(number) && number >= 0) return number;
  throw new UnsupportedSettingError(`${name} must be a number that is not negative.`);
}

/** Reads a boolean; CloudFormation also accepts `"true"` and `"false"`. */
export function flagAt(properties: Properties, name: string, absent: boolean): boolean {
  const value = properties[name] ?? absent;
  if (typeof value === 'boolean') return value;
  if (value === 'true' || value === 'false') return value === 'true';
  throw new UnsupportedSettingError(`${name} must be true or false.`);
}

export function textsAt(properties: Properties, name: string): readonly string[] | undefined {
  const value = properties[name];
  if (value === undefined) return undefined;
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
  throw new UnsupportedSettingError(`${name} must be a list of texts.`);
}

export function objectsAt(properties: Properties, name: string): readonly Properties[] {
  const value = properties[name] ?? [];
  const isObject = (item: unknown) => typeof item === 'object' && item !== null && !Array.isArray(item);
  if (Array.isArray(value) && value.every(isObject)) return value;
  throw new UnsupportedSettingError(`${name} must be a list of objects.`);
}
