import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import type { Auth } from './auth.ts';
import { fetchConfig } from './config.ts';
import { takeDeepLink } from './deep-link.ts';
import { Failed } from './Failed.tsx';
import { takeLink, takeNotice } from './kept.ts';
import { chooseLanguage } from './language.ts';
import { LANGUAGES, type LanguageCode } from './words/index.ts';

// First of all, so that a code is out of the address bar before anything else happens.
const [kept, notice] = [takeLink(), takeNotice()];
const deepLink = takeDeepLink() ?? kept;
const comesBack = /[?&](code|error)=/.test(location.search);
// Amplify is as large as the rest: it loads while the page is drawn.
const authModule = import('./auth.ts');

const root = createRoot(document.getElementById('app') ?? document.body);
try {
  const config = await fetchConfig();
  const language = chooseLanguage(config.defaultLanguage);
  const words = await LANGUAGES[language].load();
  announce(language);
  document.documentElement.style.setProperty('--brand', config.clinic.colour);
  let made: Promise<Auth> | undefined;
  const auth = () => {
    made ??= authModule.then(({ createAuth }) => createAuth(config));
    return made;
  };
  root.render(<App config={config} auth={auth} start={{ language, words, deepLink, notice, comesBack }} />);
} catch {
  const language = chooseLanguage('en');
  announce(language);
  root.render(<Failed words={await LANGUAGES[language].load()} />);
}

/** Tells the browser what the page is written in. */
function announce(language: LanguageCode): void {
  document.documentElement.lang = language;
  document.documentElement.dir = LANGUAGES[language].direction;
}
