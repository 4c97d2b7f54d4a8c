import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useAddressLetters } from './address-letters.ts';
import type { Auth } from './auth.ts';
import { toMilliseconds, type WebConfig } from './config.ts';
import { type AppContext, Context, useApp } from './context.ts';
import { type DeepLink, takeDeepLink } from './deep-link.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { Layout } from './Layout.tsx';
import { readChosenLanguage, storeChosenLanguage, toLocale } from './language.ts';
import { loadLater } from './load-part.ts';
import { navigate, Redirect, usePath } from './navigation.tsx';
import { findOtherApp, storeOtherApp } from './other-app.ts';
import { ByInvitation, PAGES } from './pages/index.ts';
import { loadLaterPages } from './pages/load-later.ts';
import { NotFound } from './pages/NotFound.tsx';
import { loadPasskeyWords } from './passkeys/use-passkey-words.ts';
import { usePendingCodes } from './pending-codes.ts';
import { pageNames, ROUTE } from './routes.ts';
import type { SignedIn } from './session.ts';
import { useSession } from './use-session.ts';
import type { Words } from './words/en.ts';
import { findLanguage, LANGUAGES, type LanguageCode, type NoticeKey } from './words/index.ts';

export interface AppProps {
  readonly config: WebConfig;
  /** Returns the user pool's client, which is loaded once. */
  readonly auth: () => Promise<Auth>;
  readonly start: {
    readonly language: LanguageCode;
    readonly words: Words;
    readonly deepLink: DeepLink | undefined;
    readonly notice: NoticeKey | undefined;
    /** Whether managed login redirected here, with a code or an error. */
    readonly isSignInRedirect: boolean;
  };
}

/** Loaded when somebody is signed in. */
const IdleWarning = lazy(async () => ({
  default: (await loadLater(() => import('./IdleWarning.tsx'))).IdleWarning,
}));

/** Renders the page of the current path inside the layout. */
export function App({ config, auth, start }: AppProps) {
  const app = useAppContext({ config, auth, start });
  return (
    <Context value={app}>
      <ErrorBoundary alone>
        <Layout>
          <CurrentPage />
        </Layout>
        {app.signedIn?.place === 'tab' && (
          <Suspense>
            <IdleWarning key={app.signedIn.sub} />
          </Suspense>
        )}
      </ErrorBoundary>
    </Context>
  );
}

function CurrentPage() {
  const path = usePath();
  const { config } = useApp();
  if (path === '/') return <Redirect to={ROUTE.login} />;
  const name = pageNames.find((page) => ROUTE[page] === path);
  const isSignUp = name === 'signUp' || name === 'confirm';
  if (isSignUp && config.byInvitation) return <ByInvitation />;
  const Page = name === undefined ? NotFound : PAGES[name];
  return (
    <ErrorBoundary key={path}>
      <Suspense fallback={<Loading />}>
        <Page />
      </Suspense>
    </ErrorBoundary>
  );
}

function Loading() {
  const { words } = useApp();
  return (
    <div className="page">
      <p role="status">{words.layout.loading}</p>
    </div>
  );
}

function useAppContext({ config, auth, start }: AppProps): AppContext {
  const [{ language, words }, setLanguage] = useState(start);
  const { notice, showNotice, go, path } = useNotice(start.notice);
  const { deepLink, dropDeepLink } = useLatestDeepLink(start.deepLink);
  const pendingCodes = usePendingCodes();
  const toLetters = useAddressLetters();
  const [otherApp, setOtherApp] = useState(() => findOtherApp(config));
  const comeFrom = useCallback(
    (clientId: string) => {
      storeOtherApp(clientId);
      setOtherApp(findOtherApp(config));
    },
    [config],
  );
  const goOn = () => go(deepLink?.page === ROUTE.account ? ROUTE.email : ROUTE.account, undefined);
  const session = useSession({
    auth,
    pendingCodes,
    showSignedOut: (shown) =>
      path.startsWith(ROUTE.account) ? go(ROUTE.login, shown, { replace: true }) : showNotice(shown),
    idleMilliseconds: toMilliseconds({ value: config.idleMinutes, unit: 'minute' }),
    onAdopted: () => {
      if (path.startsWith(ROUTE.login)) goOn();
    },
  });
  const { refresh: readAgain } = session;

  const show = useCallback(
    async (chosen: LanguageCode) => {
      const loaded = await LANGUAGES[chosen].load();
      // The page may show them.
      if (config.passkeys !== undefined) await loadPasskeyWords(chosen);
      document.documentElement.lang = chosen;
      document.documentElement.dir = LANGUAGES[chosen].direction;
      setLanguage((before) => ({ ...before, language: chosen, words: loaded }));
    },
    [config],
  );

  const refresh = useCallback(async () => {
    const found = await readAgain();
    if (found === undefined) return undefined;
    const known = findLanguage(found.locale);
    // An account that the clinic created has no language yet. The language of any other is used in this browser, if the
    // app has it.
    if ((found.locale ?? '').trim() === '') {
      const locale = toLocale(language, config.defaultLanguage);
      const { accountOf } = await auth();
      void accountOf(found.sub)
        .then(({ changeLocale }) => changeLocale(locale))
        .catch(() => undefined);
    } else if (known !== undefined && known !== language && readChosenLanguage() === undefined)
      await show(known);
    return found;
  }, [auth, config, language, readAgain, show]);

  const isSignInRedirect = start.isSignInRedirect && config.signInDomain !== undefined;
  const started = useRef(false);
  useEffect(() => {
    if (started.current) return;
    started.current = true;
    void openSession();
    async function openSession() {
      if (isSignInRedirect) await (await auth()).completeRedirect().catch(() => undefined);
      const found = await refresh();
      if (isSignInRedirect) go(...afterRedirect(found, start.deepLink));
      void loadLaterPages().catch(() => undefined);
    }
  }, [auth, refresh, isSignInRedirect, go, start]);

  return useMemo(
    () => ({
      config,
      language,
      words,
      chooseLanguage: async (chosen) => {
        await show(chosen);
        storeChosenLanguage(chosen);
      },
      auth,
      ...session,
      refresh,
      go,
      notice,
      showNotice,
      deepLink,
      dropDeepLink,
      pendingCodes,
      toLetters,
      otherApp,
      comeFrom,
    }),
    [
      config,
      language,
      words,
      show,
      auth,
      session,
      refresh,
      go,
      notice,
      showNotice,
      deepLink,
      dropDeepLink,
      pendingCodes,
      toLetters,
      otherApp,
      comeFrom,
    ],
  );
}

/** Holds the notice of the current page, and navigates with a notice for the next one. */
function useNotice(initial: NoticeKey | undefined) {
  const [notice, showNotice] = useState(initial);
  const path = usePath();

  // A notice disappears when the patient leaves the page that it was shown on.
  const noticePath = useRef(path);
  useEffect(() => {
    if (noticePath.current !== path) showNotice(undefined);
    noticePath.current = path;
  }, [path]);

  const go = useCallback<AppContext['go']>((route, shown, options) => {
    noticePath.current = route;
    showNotice(shown);
    navigate(route, options);
  }, []);

  return { notice, showNotice, go, path };
}

/** Holds the deep link that was opened last in this tab. */
function useLatestDeepLink(initial: DeepLink | undefined) {
  const [deepLink, setDeepLink] = useState(initial);
  useEffect(() => {
    const take = () => setDeepLink((before) => takeDeepLink() ?? before);
    addEventListener('hashchange', take);
    return () => removeEventListener('hashchange', take);
  }, []);

  const dropDeepLink = useCallback(() => setDeepLink(undefined), []);
  return { deepLink, dropDeepLink };
}

/** Chooses the page after a sign-in with managed login. Navigation removes the code from the address bar. */
function afterRedirect(
  found: SignedIn | undefined,
  link: DeepLink | undefined,
): Parameters<AppContext['go']> {
  const options = { replace: true };
  if (found === undefined) return [ROUTE.login, 'signInFailed', options];
  return [link?.page === ROUTE.account ? ROUTE.email : ROUTE.account, undefined, options];
}
