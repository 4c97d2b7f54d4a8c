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
import { type PageName, ROUTE } from './routes.ts';
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
    readonly notice: NoticeKey | undefined;
    /** Whether the browser comes back from the shared sign-in pages, with a code or a refusal. */
    readonly comesBack: boolean;
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
  const [notice, setNotice] = useState(start.notice);
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

  // A word on what was done belongs to the page that it was said on.
  const saidOn = useRef(path);
  useEffect(() => {
    if (saidOn.current !== path) setNotice(undefined);
    saidOn.current = path;
  }, [path]);

  const go = useCallback<AppContext['go']>(
    (route, said, options) => {
      saidOn.current = route;
      setNotice(said);
      navigate(route, options);
    },
    [navigate],
  );

  const comesBack = start.comesBack && config.signInDomain !== undefined;
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    const found = refresh().catch(() => setSignedIn(undefined));
    if (comesBack) void found.then((who) => go(...whereTo(who ?? undefined, start.deepLink)));
  }, [refresh, comesBack, go, start]);

  useEffect(() => {
    const take = () => setDeepLink((before) => takeDeepLink() ?? before);
    addEventListener('hashchange', take);
    return () => removeEventListener('hashchange', take);
  }, []);

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
      go,
      notice,
      say: setNotice,
      deepLink,
      dropDeepLink: () => setDeepLink(undefined),
      journey,
    }),
    [config, language, words, show, auth, signedIn, refresh, go, notice, deepLink, journey],
  );
}

/** Where a sign-in on the shared pages leads, with nothing of it left in the address. */
function whereTo(found: SignedIn | undefined, link: DeepLink | undefined): Parameters<AppContext['go']> {
  const options = { replace: true };
  if (found === undefined) return [ROUTE.login, 'signInFailed', options];
  return [link?.page === ROUTE.account ? ROUTE.email : ROUTE.account, undefined, options];
}
