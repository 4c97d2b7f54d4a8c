import type { TextMap } from '../requests/input-validation.ts';
import type { ClientSettings } from '../settings/client-settings.ts';
import type { AuthenticationResult } from '../tokens/token-signer.ts';
import type { RequestedUser } from '../users/simulated-users.ts';
import type { User } from '../users/user-store.ts';
import type { ChallengeName } from './auth-sessions.ts';

/** A user's sign-in through an app client. */
export interface SignInAttempt extends RequestedUser {
  readonly client: ClientSettings;
  /** The app's data for triggers; undefined where InitiateAuth starts something, as its metadata does not reach them. */
  readonly clientMetadata: TextMap | undefined;
}

/** A user who has signed in through an app client. */
export interface CompletedSignIn {
  readonly client: ClientSettings;
  readonly user: User;
  readonly clientMetadata: TextMap | undefined;
  /** Only after a sign-in on the sign-in pages. */
  readonly login?: { readonly scope: string; readonly authTime: number; readonly nonce: string | undefined };
}

/** A challenge as `InitiateAuth` and `RespondToAuthChallenge` return it. */
export interface ChallengeResponse {
  readonly ChallengeName: ChallengeName;
  readonly ChallengeParameters: TextMap;
  readonly AvailableChallenges?: readonly string[];
  readonly Session?: string;
}

/** The response to a step of a sign-in: the next challenge, or the end. */
export type SignInResponse =
  | ChallengeResponse
  | { readonly ChallengeParameters: TextMap; readonly AuthenticationResult: SignInResult };

/** Tokens after a sign-in by the API, a browser session after one on the sign-in pages. */
export type SignInResult = AuthenticationResult | { readonly BrowserSession: string };
