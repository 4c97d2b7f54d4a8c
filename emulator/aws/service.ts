import { randomUUID } from 'node:crypto';
import type { Permission } from '../iam/policy.ts';

/** The input of an action as it arrived: a JSON object, not yet validated. */
export type WireInput = Record<string, unknown>;

/** One action of a service: takes the request's JSON object and returns the response's. */
export type Action = (input: WireInput) => Promise<object> | object;

/** The permissions that the actions of a service require of their callers. */
export interface Authorization {
  /** The prefix of its actions in policies, e.g. `kms`. */
  readonly service: string;
  /** By the action's key in the service; `public` for an action that needs no credentials. */
  readonly permissions: Readonly<Record<string, 'public' | ((input: WireInput) => readonly Permission[])>>;
}

/** A service of the AWS JSON protocols, which the `X-Amz-Target` header of a request selects by its prefix. */
export interface JsonService {
  /** e.g. `AWSCognitoIdentityProviderService`, `TrentService`, `Logs_20140328`. */
  readonly target: string;
  readonly actions: Readonly<Record<string, Action>>;
  readonly authorization?: Authorization;
}

/**
 * A service of the REST-JSON protocol, whose actions are selected by method and path, e.g. `POST /Traces` or
 * `GET /v2/email/suppression/addresses/{EmailAddress}`.
 */
export interface RestService {
  readonly routes: Readonly<Record<string, Action>>;
  readonly authorization?: Authorization;
}

/** An error response: status, `__type` and message reach the client unchanged. */
export class AwsError extends Error {
  override readonly name = 'AwsError';
  readonly type: string;
  readonly status: number;

  /**
   * @param type the exception's name, e.g. `NotAuthorizedException`
   * @param message shown by the client; never a secret
   * @param status HTTP status
   * @param options the cause, which stays on the server
   */
  constructor(type: string, message: string, status = 400, options?: ErrorOptions) {
    super(message, options);
    this.type = type;
    this.status = status;
  }
}

/**
 * Runs before an action and can delay it or make it fail with an error of its own.
 *
 * @param name the action's key in its service, e.g. `Decrypt` or `POST /v2/email/outbound-emails`
 */
export type RequestHook = (name: string, input: WireInput) => Promise<void> | void;

/** Returns the same actions, each run after the hook. */
export function withRequestHook(
  actions: Readonly<Record<string, Action>>,
  hook: RequestHook | undefined,
): Readonly<Record<string, Action>> {
  if (hook === undefined) return actions;
  const hooked = Object.entries(actions).map(([name, action]): [string, Action] => [
    name,
    async (input) => {
      await hook(name, input);
      return action(input);
    },
  ]);
  return Object.fromEntries(hooked);
}

/** Returns the current time in milliseconds since the epoch; tests pass one that they control. */
export type Clock = () => number;

/** Returns a request id as AWS services send it in `x-amzn-requestid`. */
export const newRequestId = (): string => randomUUID();
