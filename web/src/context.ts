import { createContext, use } from 'react';
import type { Auth, SignedIn } from './auth.ts';
import type { WebConfig } from './config.ts';
import type { DeepLink } from './deep-link.ts';
import type { PendingCodes } from './pending-codes.ts';
import type { Route } from './routes.ts';
import type { Words } from './words/en.ts';
import type { LanguageCode, NoticeKey } from './words/index.ts';

/** The state and actions that all pages share. */
export interface AppContext {
  readonly config: WebConfig;
  readonly language: LanguageCode;
  readonly words: Words;
  chooseLanguage(language: LanguageCode): Promise<void>;

  /** Returns the user pool's client, which is loaded at the first call. */
  auth(): Promise<Auth>;
  /** The signed-in patient; undefined when nobody is signed in, null until that is known. */
  readonly signedIn: SignedIn | undefined | null;
  /** Reads again who is signed in. */
  refresh(): Promise<SignedIn | undefined>;

  /** Navigates to a page and shows a notice there; `replace` removes the current page from the history. */
  go(route: Route, notice?: NoticeKey, options?: { readonly replace: boolean }): void;
  readonly notice: NoticeKey | undefined;
  /** Shows a notice on the current page; undefined removes it. */
  showNotice(notice: NoticeKey | undefined): void;

  /** The username and code from an email's link, until they have been used. */
  readonly deepLink: DeepLink | undefined;
  dropDeepLink(): void;

  readonly pendingCodes: PendingCodes;
}

export const Context = createContext<AppContext | undefined>(undefined);

/** @throws Error when called outside the app */
export function useApp(): AppContext {
  const app = use(Context);
  if (app === undefined) throw new Error('The page is not inside the app');
  return app;
}

/** Returns the deep link if it leads to this page and has not been used. */
export function useDeepLink(page: Route): DeepLink | undefined {
  const { deepLink } = useApp();
  return deepLink?.page === page ? deepLink : undefined;
}
