import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import type { Auth } from './auth.ts';
import { fetchConfig } from './config.ts';
import { takeDeepLink } from './deep-link.ts';
import { LoadErrorPage } from './LoadErrorPage.tsx';
import { initialLanguage } from './language.ts';
import { takeOtherApp } from './other-app.ts';
import { loadLaterPages } from './pages/load-later.ts';
import { takeNotice, takeStoredDeepLink } from './redirect-storage.ts';
import { ROUTE } from './routes.ts';
import { LANGUAGES, type LanguageCode } from './words/index.ts';

// First, so that a code leaves the address bar before anything else happens.
const [storedLink, notice] = [takeStoredDeepLink(), takeNotice()];
const deepLink = takeDeepLink() ?? storedLink;
takeOtherApp();
const isSignInRedirect = /[?&](code|error)=/.test(location.search);
// Amplify is as large as the rest of the app, so it loads while the page is drawn.
const authModule = import('./auth.ts');
// So do the other pages when one of them comes first.
if (!['/', ROUTE.login].includes(location.pathname)) void loadLaterPages().catch(() => undefined);

const root = createRoot(document.getElementById('app') ?? document.body);
try {
  const config = await fetchConfig();
  const language = initialLanguage(config.defaultLanguage);
  const words = await LANGUAGES[language].load();
  setDocumentLanguage(language);
  let created: Promise<Auth> | undefined;
  const auth = () => {
    created ??= authModule.then(({ createAuth }) => createAuth(config));
    return created;
  };
  root.render(
    <App config={config} auth={auth} start={{ language, words, deepLink, notice, isSignInRedirect }} />,
  );
} catch {
  const language = initialLanguage('en');
  setDocumentLanguage(language);
  root.render(<LoadErrorPage words={await LANGUAGES[language].load()} />);
}

function setDocumentLanguage(language: LanguageCode): void {
  document.documentElement.lang = language;
  document.documentElement.dir = LANGUAGES[language].direction;
}
