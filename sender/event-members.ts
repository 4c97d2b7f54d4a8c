import { PermanentError } from './errors.ts';

/** A JSON object that is not validated. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** The client id of what administrators do: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html */
export const NO_CLIENT = 'CLIENT_ID_NOT_APPLICABLE';

/** Returns the value if it is an object, otherwise an empty object. */
export function toObject(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

/** @throws PermanentError `invalid_event` naming the path */
export function requireObject(value: unknown, path: string): JsonObject {
  if (isObject(value)) return value;
  throw new PermanentError('invalid_event', `The event has no object at "${path}"`);
}

/** @throws PermanentError `invalid_event` naming the path */
export function requireText(value: unknown, path: string): string {
  if (isText(value)) return value;
  throw new PermanentError('invalid_event', `The event has no text at "${path}"`);
}

/**
 * Returns the id of the app client. It is null or missing in events of what administrators and threat protection do, and
 * so may be the whole context: https://github.com/DefinitelyTyped/DefinitelyTyped/pull/52111
 *
 * @param members of the event
 */
export function readClientId({ callerContext }: JsonObject): string {
  const { clientId } = toObject(callerContext);
  return isText(clientId) ? clientId : NO_CLIENT;
}

/** Returns what an app says about a request. Anyone can call Cognito and say anything. */
export function readHint(clientMetadata: unknown, name: string): unknown {
  const hints = toObject(clientMetadata);
  return Object.hasOwn(hints, name) ? hints[name] : undefined;
}

/** Reads the `sub`. An event of threat protection has none; its user name is no substitute, because it is another id. */
export function readUserSub({ sub }: JsonObject): string {
  return typeof sub === 'string' && /^[A-Za-z0-9-]{1,128}$/.test(sub) ? sub : 'unknown';
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
