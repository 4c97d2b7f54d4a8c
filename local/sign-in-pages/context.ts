import type { IncomingHttpHeaders } from 'node:http';
import type { AuthorizationCodes } from '../../emulator/cognito/oauth/authorization-codes.ts';
import type { BrowserSessions } from '../../emulator/cognito/oauth/browser-sessions.ts';
import type { Addresses } from '../../emulator/cognito/oauth/discovery.ts';
import type { Pool } from '../../emulator/cognito/pool.ts';
import type { ClientSettings } from '../../emulator/cognito/settings/client-settings.ts';
import type { ClinicDetails, WebConfig } from '../../web/src/config.ts';
import type { FormGuard } from './csrf-guard.ts';
import { type Speech, speak } from './page.ts';
import type { Steps } from './sign-in-steps.ts';

/** What the local system knows of the sign-in pages. */
export interface ManagedLoginOptions extends Addresses {
  /** The portal's configuration, clinic included. */
  readonly config: WebConfig;
  /** Address of the portal. */
  readonly portal: string;
  /** Whose colours and address the pages of an app show; the clinic's own without any. */
  readonly brandOf: (clientId: string) => ClinicDetails | undefined;
  /** Hears of what was refused; neither names nor secrets are in it. */
  readonly log: LogRefusal;
}

/** @param fields the reason and, where it is known for certain, the app */
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

/** All that the pages work with. */
export interface Desk extends ManagedLoginOptions {
  readonly pool: Pool;
  readonly codes: AuthorizationCodes;
  readonly sessions: BrowserSessions;
  readonly guard: FormGuard;
  readonly steps: Steps;
}

/** Whose brand, and in which language. @param client undefined where it is not known for certain */
export function speakFor(
  { config, brandOf }: Desk,
  client: ClientSettings | undefined,
  headers: IncomingHttpHeaders,
  chosen: string | null,
): Promise<Speech> {
  const clinic = (client && brandOf(client.clientId)) ?? config.clinic;
  return speak(headers, { ...config, clinic }, chosen);
}

/** The style of a brand's pages. */
export function styleAddress(client: ClientSettings | undefined): string {
  return client === undefined ? '/style.css' : `/style.css?client_id=${client.clientId}`;
}
