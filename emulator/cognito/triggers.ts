import { setTimeout as delay } from 'node:timers/promises';
import { AwsError, type WireInput } from '../aws/service.ts';
import {
  codeDeliveryFailure,
  invalidLambdaResponse,
  unexpectedLambda,
  userLambdaValidation,
} from './errors.ts';
import { type Attribute, givenAttributes } from './requests/input-fields.ts';
import type { TextMap } from './requests/input-validation.ts';
import type { PoolSettings } from './settings/pool-settings.ts';
import { overrideScopes } from './tokens/scope-override.ts';
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

/** The occasion on which tokens are generated. */
export type TokenSource =
  | 'TokenGeneration_Authentication'
  | 'TokenGeneration_HostedAuth'
  | 'TokenGeneration_NewPasswordChallenge'
  | 'TokenGeneration_RefreshTokens';

/** Invokes a function and resolves as soon as the event is accepted. */
export type InvokeAsync = (functionArn: string, event: object) => Promise<void>;

/** Invokes a function and resolves with its response. */
export type InvokeSync = (functionArn: string, event: object) => Promise<unknown>;

/**
 * The client id in an event. An administrator's request has no app client, and its event one of three other values, as
 * captured in public repositories.
 *
 * @see https://github.com/awslabs/swift-aws-lambda-events/pull/71
 */
export interface EventClient {
  readonly clientId?: string | null;
}

/** Maps an administrator's action to the value that its event has in place of a client id. */
export const ADMIN_CLIENTS = {
  AdminCreateUser: { clientId: 'CLIENT_ID_NOT_APPLICABLE' },
  AdminConfirmSignUp: { clientId: null },
  AdminUpdateUserAttributes: {},
  /** Not captured yet; a function must bear the least. */
  AdminResetUserPassword: {},
} as const satisfies Record<string, EventClient>;

/** The origin of a request. */
export interface Requester {
  readonly client: EventClient;
  readonly clientMetadata: TextMap | undefined;
}

/** An email that Cognito sends itself, with its own texts, because the pool has no custom email sender. */
export interface DefaultEmail {
  readonly userPoolId: string;
  /** The trigger source that a custom email sender would have received. */
  readonly source: SenderSource;
  readonly address: string;
  /** In the clear; null when there is none. */
  readonly secret: string | null;
}

interface TriggerOptions {
  readonly region: string;
  readonly userPoolId: string;
  /** As they are now: they can change. */
  readonly settings: PoolSettings;
  readonly encryptCode: (plaintext: string, keyArn: string) => Promise<string>;
  readonly onDefaultEmail: ((email: DefaultEmail) => void) | undefined;
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
   * Invokes the custom email sender, if the pool has one, without waiting for it: a failed invocation does not fail the user's request. For a
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
    const { invokeAsync, settings, userPoolId, onDefaultEmail } = this.#options;
    const { customEmailSender, codeKeyArn = '' } = settings.triggers;
    if (customEmailSender === undefined) {
      const address = newEmail ?? user.attributes.email ?? '';
      if (!simulated) onDefaultEmail?.({ userPoolId, source, address, secret });
      return;
    }
    const code = secret === null ? null : await this.#encrypt(secret, codeKeyArn);
    if (simulated) return;
    const event = this.#event(source, user, client, {
      type: 'customEmailSenderRequestV1',
      code,
      clientMetadata: clientMetadata ?? null,
      userAttributes: { ...attributesOf(user), ...(newEmail === undefined ? {} : { email: newEmail }) },
    });
    await Promise.allSettled([(async () => invokeAsync(customEmailSender, event))()]);
  }

  /**
   * Asks whether a user may be created.
   *
   * @param user not yet in the pool
   * @throws AwsError `UserLambdaValidationException` when the function refuses, fails or is too slow,
   *   `InvalidLambdaResponseException` when it confirms the user or an attribute, which is not emulated
   * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-sign-up.html
   */
  async preSignUp(
    source: 'PreSignUp_SignUp' | 'PreSignUp_AdminCreateUser',
    user: User,
    validationData: readonly Attribute[],
    { client, clientMetadata }: Requester,
  ): Promise<void> {
    const { sub: _, email_verified: __, ...userAttributes } = user.attributes;
    const request = {
      userAttributes,
      validationData: validationData.length === 0 ? null : givenAttributes(validationData),
      ...(clientMetadata && { clientMetadata }),
    };
    const response = { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false };
    const event = { ...this.#event(source, user, client, request), response };
    const answer = await this.#invokeSync('PreSignUp', this.#options.settings.triggers.preSignUp, event);
    if (Object.keys(response).some((name) => answer[name] === true)) {
      throw invalidLambdaResponse('Confirmation by the PreSignUp trigger is not emulated.');
    }
  }

  /** @throws AwsError `UserLambdaValidationException` when the function fails or is too slow */
  async postConfirmation(
    source: 'PostConfirmation_ConfirmSignUp' | 'PostConfirmation_ConfirmForgotPassword',
    user: User,
    { client, clientMetadata }: Requester,
  ): Promise<void> {
    const request = { userAttributes: attributesOf(user), ...(clientMetadata && { clientMetadata }) };
    const event = { ...this.#event(source, user, client, request), response: {} };
    await this.#invokeSync('PostConfirmation', this.#options.settings.triggers.postConfirmation, event);
  }

  /** @throws AwsError `UserLambdaValidationException` when the function fails or is too slow */
  async postAuthentication(user: User, { client, clientMetadata }: Requester): Promise<void> {
    const request = {
      userAttributes: attributesOf(user),
      newDeviceUsed: false,
      ...(clientMetadata && { clientMetadata }),
    };
    const event = {
      ...this.#event('PostAuthentication_Authentication', user, client, request),
      response: {},
    };
    await this.#invokeSync('PostAuthentication', this.#options.settings.triggers.postAuthentication, event);
  }

  /**
   * Lets a function change the scopes of an access token.
   *
   * @returns the scopes that the token gets
   * @throws AwsError `UserLambdaValidationException` when the function fails or is too slow,
   *   `InvalidLambdaResponseException` when it changes claims or groups, which is not emulated
   * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
   */
  async preTokenGeneration(
    source: TokenSource,
    user: User,
    scopes: readonly string[],
    { client, clientMetadata }: Requester,
  ): Promise<readonly string[]> {
    const request = {
      userAttributes: attributesOf(user),
      groupConfiguration: { groupsToOverride: [], iamRolesToOverride: [], preferredRole: null },
      scopes,
      ...(clientMetadata && { clientMetadata }),
    };
    const event = {
      ...this.#event(source, user, client, request),
      version: '2',
      response: { claimsAndScopeOverrideDetails: null },
    };
    const { preTokenGeneration } = this.#options.settings.triggers;
    return overrideScopes(scopes, await this.#invokeSync('PreTokenGeneration', preTokenGeneration, event));
  }

  #encrypt(secret: string, keyArn: string): Promise<string> {
    return this.#options.encryptCode(secret, keyArn).catch((cause: unknown) => {
      throw Object.assign(codeDeliveryFailure(), { cause });
    });
  }

  /** Returns the member `response` of the event that the function returns; empty without a function. */
  async #invokeSync(trigger: string, functionArn: string | undefined, event: object): Promise<WireInput> {
    const { invokeSync } = this.#options;
    if (functionArn === undefined || invokeSync === undefined) return {};
    const finished = new AbortController();
    const limit = delay(SYNCHRONOUS_TIMEOUT, undefined, { ref: false, signal: finished.signal }).then(() => {
      throw userLambdaValidation(`${trigger} failed with error Task timed out after 5.00 seconds.`);
    });
    const answer = (async () => invokeSync(functionArn, event))().catch((cause: unknown) => {
      if (cause instanceof AwsError && cause.type === 'AccessDeniedException') {
        const refusal = unexpectedLambda(`${trigger} invocation failed due to error ${cause.type}.`);
        throw Object.assign(refusal, { cause });
      }
      const reason = cause instanceof Error ? cause.message : 'unknown';
      throw Object.assign(userLambdaValidation(`${trigger} failed with error ${reason}.`), { cause });
    });
    const returned = await Promise.race([answer, limit]).finally(() => {
      limit.catch(() => undefined);
      finished.abort();
    });
    const { response } = (returned ?? {}) as { readonly response?: WireInput };
    if (typeof response !== 'object' || response === null) throw invalidLambdaResponse();
    return response;
  }

  /** Returns an event without `response`, which only the events have that Cognito waits for. */
  #event(triggerSource: string, user: User, { clientId }: EventClient, request: object) {
    return {
      version: '1',
      triggerSource,
      region: this.#options.region,
      userPoolId: this.#options.userPoolId,
      userName: user.username,
      callerContext: {
        awsSdkVersion: 'aws-sdk-unknown-unknown',
        ...(clientId !== undefined && { clientId }),
      },
      request,
    };
  }
}

const attributesOf = (user: User): Readonly<Record<string, string>> => ({
  ...user.attributes,
  'cognito:user_status': user.status,
});
