import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Redirect, Route, Switch, useLocation } from 'wouter';
import type { Auth, SignedIn } from './auth.ts';
import type { WebConfig } from './config.ts';
import { type AppContext, Context, type NoticeKey } from './context.ts';
import { type DeepLink, takeDeepLink } from './deep-link.ts';
import { useJourney } from './journey.ts';
import { keepChoice, readChoice, toLocale } from './language.ts';
import { PAGES } from './pages/index.ts';
import { NotFound } from './pages/NotFound.tsx';
import { type PageName, ROUTE, type Route as RouteName } from './routes.ts';
import { Shell } from './Shell.tsx';
import type { Words } from './words/en.ts';
import { findLanguage, LANGUAGES, type LanguageCode } from './words/index.ts';

export interface AppProps {
  readonly config: WebConfig;
  /** Loads the user pool's client, once. */
  readonly auth: () => Promise<Auth>;
  readonly start: {
    readonly language: LanguageCode;
    readonly words: Words;
    readonly deepLink: DeepLink | undefined;
  };
}

/** The app: what all pages share, and the page that the address names. */
export function App({ config, auth, start }: AppProps) {
  const app = useAppContext({ config, auth, start });
  return (
    <Context value={app}>
      <Shell>
        <Switch>
          <Route path="/">
            <Redirect to={ROUTE.login} replace />
          </Route>
          {Object.entries(PAGES).map(([name, Page]) => (
            <Route key={name} path={ROUTE[name as PageName]}>
              <Page />
            </Route>
          ))}
          <Route>
            <NotFound />
          </Route>
        </Switch>
      </Shell>
    </Context>
  );
}

function useAppContext({ config, auth, start }: AppProps): AppContext {
  const [{ language, words }, setLanguage] = useState(start);
  const [signedIn, setSignedIn] = useState<SignedIn | undefined | null>(null);
  const [notice, setNotice] = useState<NoticeKey>();
  const [deepLink, setDeepLink] = useState(start.deepLink);
  const journey = useJourney();
  const [path, navigate] = useLocation();

  const show = useCallback(async (chosen: LanguageCode) => {
    const loaded = await LANGUAGES[chosen].load();
    document.documentElement.lang = chosen;
    document.documentElement.dir = LANGUAGES[chosen].direction;
    setLanguage((before) => ({ ...before, language: chosen, words: loaded }));
  }, []);

  const refresh = useCallback(async () => {
    const { readSignedIn, changeLocale } = await auth();
    const found = await readSignedIn();
    setSignedIn(found);
    if (found === undefined) return undefined;
    const known = findLanguage(found.locale);
    // An account of the clinic's making has no language yet; one that has keeps it, and this browser follows.
    if (known === undefined)
      void changeLocale(toLocale(language, config.defaultLanguage)).catch(() => undefined);
    else if (readChoice() === undefined && known !== language) await show(known);
    return found;
  }, [auth, config, language, show]);

  const begun = useRef(false);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    refresh().catch(() => setSignedIn(undefined));
  }, [refresh]);

  useEffect(() => {
    const take = () => setDeepLink((before) => takeDeepLink() ?? before);
    addEventListener('hashchange', take);
    return () => removeEventListener('hashchange', take);
  }, []);

  // A word on what was done belongs to the page that it was said on.
  const saidOn = useRef(path);
  useEffect(() => {
    if (saidOn.current !== path) setNotice(undefined);
    saidOn.current = path;
  }, [path]);

  return useMemo(
    () => ({
      config,
      language,
      words,
      chooseLanguage: async (chosen) => {
        await show(chosen);
        keepChoice(chosen);
      },
      auth,
      signedIn,
      refresh,
      go: (route: RouteName, said?: NoticeKey, options?: { readonly replace: boolean }) => {
        saidOn.current = route;
        setNotice(said);
        navigate(route, options);
      },
      notice,
      say: setNotice,
      deepLink,
      dropDeepLink: () => setDeepLink(undefined),
      journey,
    }),
    [config, language, words, show, auth, signedIn, refresh, navigate, notice, deepLink, journey],
  );
}
