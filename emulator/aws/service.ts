import { randomUUID } from 'node:crypto';

/** The input of an action as it came over the wire: a JSON object, not yet validated. */
export type WireInput = Record<string, unknown>;

/** One action of a service: takes the request's JSON object and returns the response's. */
export type Action = (input: WireInput) => Promise<object> | object;

/** A service that is told apart by its `X-Amz-Target` prefix, as the AWS JSON protocols do. */
export interface JsonService {
  /** e.g. `AWSCognitoIdentityProviderService`, `TrentService`, `Logs_20140328`. */
  readonly target: string;
  readonly actions: Readonly<Record<string, Action>>;
}

/** A refusal in AWS's wire shape: status, `__type` and message reach the client as they are. */
export class AwsError extends Error {
  override readonly name = 'AwsError';
  readonly type: string;
  readonly status: number;

  /**
   * @param type the exception's name, e.g. `NotAuthorizedException`
   * @param message what the client shows; never a secret
   * @param status HTTP status, 400 unless AWS answers otherwise
   * @param options what caused it, for whoever looks at the server
   */
  constructor(type: string, message: string, status = 400, options?: ErrorOptions) {
    super(message, options);
    this.type = type;
    this.status = status;
  }
}

/** Now, in milliseconds since the epoch. Tests pass one that they can move. */
export type Clock = () => number;

/** A request id as AWS services return it in `x-amzn-requestid`. */
export const newRequestId = (): string => randomUUID();

/**
 * A service of the REST-JSON protocol: its actions are told apart by method and path, e.g. `POST /Traces` or
 * `GET /v2/email/suppression/addresses/{EmailAddress}`.
 */
export interface RestService {
  readonly routes: Readonly<Record<string, Action>>;
}
