import { createContext, use } from 'react';
import type { AccountActs } from './account-acts.ts';
import type { Auth } from './auth.ts';
import type { OtherApp, WebConfig } from './config.ts';
import type { DeepLink } from './deep-link.ts';
import type { PendingCodes } from './pending-codes.ts';
import type { Route } from './routes.ts';
import type { SignedIn } from './session.ts';
import type { EndReason } from './session-changes.ts';
import type { Words } from './words/en.ts';
import type { LanguageCode, NoticeKey } from './words/index.ts';

/** Who is signed in, and the ways in which that ends. */
export interface PatientSession {
  /** Undefined when nobody is signed in, null until that is known. */
  readonly signedIn: SignedIn | undefined | null;
  /** Reads again who is signed in. */
  refresh(): Promise<SignedIn | undefined>;
  /** Clears the page at once and ends the session of this tab, because another tab has ended or replaced it. */
  leave(notice: NoticeKey): Promise<void>;
  /** Clears the page at once and ends the session, for all tabs. */
  endHere(reason: EndReason, notice: NoticeKey): Promise<void>;
}

/** The state and actions that all pages share. */
export interface AppContext extends PatientSession {
  readonly config: WebConfig;
  readonly language: LanguageCode;
  readonly words: Words;
  chooseLanguage(language: LanguageCode): Promise<void>;

  /** Returns the user pool's client, which is loaded at the first call. */
  auth(): Promise<Auth>;

  /** Navigates to a page and shows a notice there; `replace` removes the current page from the history. */
  go(route: Route, notice?: NoticeKey, options?: { readonly replace: boolean }): void;
  readonly notice: NoticeKey | undefined;
  /** Shows a notice on the current page; undefined removes it. */
  showNotice(notice: NoticeKey | undefined): void;

  /** The fields of an email's link, until they have been used. */
  readonly deepLink: DeepLink | undefined;
  dropDeepLink(): void;

  readonly pendingCodes: PendingCodes;

  /** Returns an address as people know it, with the domain in letters. */
  toLetters(address: string): string;
  /** The app of the clinic from which the patient came to sign up; undefined for the portal. */
  readonly otherApp: OtherApp | undefined;
  /** Stores the app that a sign-up of this browser came from. */
  comeFrom(clientId: string): void;
}

export const Context = createContext<AppContext | undefined>(undefined);

/** @throws Error when called outside the app */
export function useApp(): AppContext {
  const app = use(Context);
  if (app === undefined) throw new Error('The page is not inside the app');
  return app;
}

/** Returns a function that loads what a person can do with the account. */
export function useAccount(sub: string): () => Promise<AccountActs> {
  const { auth } = useApp();
  return async () => (await auth()).accountOf(sub);
}

/** Returns the deep link if it leads to this page and has not been used. */
export function useDeepLink(page: Route): DeepLink | undefined {
  const { deepLink } = useApp();
  return deepLink?.page === page ? deepLink : undefined;
}
