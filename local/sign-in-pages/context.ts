import type { IncomingHttpHeaders } from 'node:http';
import type { Route } from '../../emulator/aws/route.ts';
import type { UserPoolDomain } from '../../emulator/cognito/oauth/domain.ts';
import type { ClientSettings } from '../../emulator/cognito/settings/client-settings.ts';
import type { ClinicDetails, WebConfig } from '../../web/src/config.ts';
import type { CsrfGuard } from './csrf-guard.ts';
import { loadLocale, type PageLocale } from './page.ts';
import type { Steps } from './sign-in-steps.ts';

export interface SignInPagesOptions {
  readonly domain: UserPoolDomain;
  /** The portal's configuration, clinic included. */
  readonly config: WebConfig;
  /** Address of the portal. */
  readonly portal: string;
  /** Returns the brand of an app's pages; undefined for the clinic's own. */
  readonly brandOf: (clientId: string) => ClinicDetails | undefined;
  readonly log: LogRefusal;
}

/**
 * Logs a refused request, without user names or secrets.
 *
 * @param fields the client is present only if it is verified
 */
export type LogRefusal = (
  event: RefusalEvent,
  fields: { readonly reason: string; readonly clientId?: string | undefined },
) => void;

type RefusalEvent =
  | 'authorization_refused'
  | 'form_refused'
  | 'revocation_refused'
  | 'sign_in_refused'
  | 'sign_out_redirect_refused'
  | 'token_refused';

/** The options and collaborators that all sign-in pages share. */
export interface SignInPagesContext extends SignInPagesOptions {
  readonly guard: CsrfGuard;
  readonly steps: Steps;
}

export type PageRequest = Parameters<Route['respond']>[0];

/**
 * Loads the words of a page in the app's brand.
 *
 * @param client undefined if the app is not verified
 * @param chosen the language that the user has just chosen
 */
export function localeFor(
  { config, brandOf }: SignInPagesOptions,
  client: ClientSettings | undefined,
  headers: IncomingHttpHeaders,
  chosen: string | undefined,
): Promise<PageLocale> {
  const clinic = (client && brandOf(client.clientId)) ?? config.clinic;
  return loadLocale(headers, { ...config, clinic }, chosen);
}

/** Returns the address of a brand's stylesheet. */
export function styleAddress(client: ClientSettings | undefined): string {
  return client === undefined ? '/style.css' : `/style.css?client_id=${client.clientId}`;
}
