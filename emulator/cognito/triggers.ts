import { setTimeout as delay } from 'node:timers/promises';
import { codeDeliveryFailure, userLambdaValidation } from './errors.ts';
import type { TextMap } from './requests/input-validation.ts';
import type { ClientSettings } from './settings/client-settings.ts';
import type { PoolSettings } from './settings/pool-settings.ts';
import type { RequestedUser } from './users/simulated-users.ts';
import type { User } from './users/user-store.ts';

export type SenderSource =
  | 'CustomEmailSender_SignUp'
  | 'CustomEmailSender_ResendCode'
  | 'CustomEmailSender_Authentication'
  | 'CustomEmailSender_ForgotPassword'
  | 'CustomEmailSender_UpdateUserAttribute'
  | 'CustomEmailSender_VerifyUserAttribute'
  | 'CustomEmailSender_AdminCreateUser';

/** Invokes a function and resolves as soon as the event is accepted. */
export type InvokeAsync = (functionArn: string, event: object) => Promise<void>;

/** Invokes a function and resolves with its response. */
export type InvokeSync = (functionArn: string, event: object) => Promise<unknown>;

/** The origin of a request; an administrator's has no app client. */
export interface Requester {
  readonly client: ClientSettings | undefined;
  readonly clientMetadata: TextMap | undefined;
}

interface TriggerOptions {
  readonly region: string;
  readonly userPoolId: string;
  readonly settings: PoolSettings;
  readonly encryptCode: (plaintext: string) => Promise<string>;
  readonly invokeAsync: InvokeAsync;
  readonly invokeSync: InvokeSync | undefined;
}

/** Cognito's timeout for a synchronous trigger, in milliseconds. */
const SYNCHRONOUS_TIMEOUT = 5000;

/**
 * Invokes the Lambda triggers of a pool.
 *
 * https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
 */
export class TriggerInvoker {
  readonly #options: TriggerOptions;

  constructor(options: TriggerOptions) {
    this.#options = options;
  }

  /**
   * Invokes the custom email sender without waiting for it: a failed invocation does not fail the user's request. For a
   * simulated user it takes as long and invokes nothing, so that the response time does not reveal who has an account.
   *
   * @param secret a code or a temporary password in the clear; null when there is none
   * @param newEmail replaces the user's address in the event
   * @throws AwsError `CodeDeliveryFailureException` when the secret cannot be encrypted
   */
  async sendEmail(
    source: SenderSource,
    { user, simulated = false }: Pick<RequestedUser, 'user'> & Partial<RequestedUser>,
    secret: string | null,
    { client, clientMetadata }: Requester,
    newEmail?: string,
  ): Promise<void> {
    const { invokeAsync, settings } = this.#options;
    const code = secret === null ? null : await this.#encrypt(secret);
    if (simulated) return;
    const event = this.#event(source, user, client, {
      type: 'customEmailSenderRequestV1',
      code,
      clientMetadata: clientMetadata ?? null,
      userAttributes: { ...attributesOf(user), ...(newEmail === undefined ? {} : { email: newEmail }) },
    });
    await Promise.allSettled([(async () => invokeAsync(settings.triggers.customEmailSender, event))()]);
  }

  /** @throws AwsError `UserLambdaValidationException` when the function fails or is too slow */
  async postConfirmation(
    source: 'PostConfirmation_ConfirmSignUp' | 'PostConfirmation_ConfirmForgotPassword',
    user: User,
    { client, clientMetadata }: Requester,
  ): Promise<void> {
    const request = { userAttributes: attributesOf(user), ...(clientMetadata && { clientMetadata }) };
    const event = this.#event(source, user, client, request);
    await this.#invokeSync('PostConfirmation', this.#options.settings.triggers.postConfirmation, event);
  }

  /** @throws AwsError `UserLambdaValidationException` when the function fails or is too slow */
  async postAuthentication(user: User, { client, clientMetadata }: Requester): Promise<void> {
    const request = {
      userAttributes: attributesOf(user),
      newDeviceUsed: false,
      ...(clientMetadata && { clientMetadata }),
    };
    const event = this.#event('PostAuthentication_Authentication', user, client, request);
    await this.#invokeSync('PostAuthentication', this.#options.settings.triggers.postAuthentication, event);
  }

  #encrypt(secret: string): Promise<string> {
    return this.#options.encryptCode(secret).catch((cause: unknown) => {
      throw Object.assign(codeDeliveryFailure(), { cause });
    });
  }

  async #invokeSync(trigger: string, functionArn: string | undefined, event: object): Promise<void> {
    const { invokeSync } = this.#options;
    if (functionArn === undefined || invokeSync === undefined) return;
    const finished = new AbortController();
    const limit = delay(SYNCHRONOUS_TIMEOUT, undefined, { ref: false, signal: finished.signal }).then(() => {
      throw userLambdaValidation(`${trigger} failed with error Task timed out after 5.00 seconds.`);
    });
    const answer = (async () => invokeSync(functionArn, event))().catch((cause: unknown) => {
      const reason = cause instanceof Error ? cause.message : 'unknown';
      throw Object.assign(userLambdaValidation(`${trigger} failed with error ${reason}.`), { cause });
    });
    await Promise.race([answer, limit]).finally(() => {
      limit.catch(() => undefined);
      finished.abort();
    });
  }

  #event(triggerSource: string, user: User, client: ClientSettings | undefined, request: object) {
    return {
      version: '1',
      triggerSource,
      region: this.#options.region,
      userPoolId: this.#options.userPoolId,
      userName: user.username,
      callerContext: {
        awsSdkVersion: 'aws-sdk-unknown-unknown',
        clientId: client?.clientId ?? 'CLIENT_ID_NOT_APPLICABLE',
      },
      request,
      response: {},
    };
  }
}

const attributesOf = (user: User): Readonly<Record<string, string>> => ({
  ...user.attributes,
  'cognito:user_status': user.status,
});
