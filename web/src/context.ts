import { createContext, use } from 'react';
import type { Auth, SignedIn } from './auth.ts';
import type { WebConfig } from './config.ts';
import type { DeepLink } from './deep-link.ts';
import type { Journey } from './journey.ts';
import type { Route } from './routes.ts';
import type { Words } from './words/en.ts';
import type { LanguageCode } from './words/index.ts';

export type NoticeKey = keyof Words['notices'];

/** What every page has at hand. */
export interface AppContext {
  readonly config: WebConfig;
  readonly language: LanguageCode;
  readonly words: Words;
  chooseLanguage(language: LanguageCode): Promise<void>;

  /** The user pool; loaded when it is first asked for. */
  auth(): Promise<Auth>;
  /** Who is signed in; undefined while nobody is, null while that is being found out. */
  readonly signedIn: SignedIn | undefined | null;
  /** Reads anew who is signed in. */
  refresh(): Promise<SignedIn | undefined>;

  /** Goes to another page, with a word on what was done; `replace` where the page left is none to come back to. */
  go(route: Route, notice?: NoticeKey, options?: { readonly replace: boolean }): void;
  readonly notice: NoticeKey | undefined;
  /** Says something on the page that is shown. */
  say(notice: NoticeKey | undefined): void;

  /** What an email's link brought along, until it was used. */
  readonly deepLink: DeepLink | undefined;
  dropDeepLink(): void;

  readonly journey: Journey;
}

export const Context = createContext<AppContext | undefined>(undefined);

/** @throws Error outside of the app */
export function useApp(): AppContext {
  const app = use(Context);
  if (app === undefined) throw new Error('The page is not inside the app');
  return app;
}

/** What an email's link to a page brought along, until it was used. */
export function useDeepLink(page: Route): DeepLink | undefined {
  const { deepLink } = useApp();
  return deepLink?.page === page ? deepLink : undefined;
}
