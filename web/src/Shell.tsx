import { type ReactNode, useSyncExternalStore } from 'react';
import { Link } from 'wouter';
import { useApp } from './context.ts';
import { ROUTE } from './routes.ts';
import { LANGUAGES, languageCodes } from './words/index.ts';

/** What is around every page: whose it is, the languages, and how to reach a person. */
export function Shell({ children }: { children: ReactNode }) {
  const { config, signedIn, words } = useApp();
  const { clinic } = config;
  return (
    <>
      <a className="skip" href="#main">
        {words.shell.skip}
      </a>
      <header>
        <div className="width">
          <Link className="clinic" href={signedIn ? ROUTE.account : ROUTE.login}>
            {clinic.name}
          </Link>
          {signedIn && <Link href={ROUTE.account}>{words.pages.account}</Link>}
        </div>
      </header>
      <LanguageMenu />
      <Offline />
      <main id="main" className="width" tabIndex={-1}>
        {children}
      </main>
      <footer>
        <div className="width">
          <p>
            <Link href={ROUTE.help}>{words.shell.help}</Link>
          </p>
          <address>
            <strong>{clinic.name}</strong>
            <span dir="auto">{clinic.address.join(', ')}</span>
            <span>
              {words.shell.phone}: <PhoneLink phone={clinic.phone} />
            </span>
            <span>
              {words.shell.email}:{' '}
              <a href={`mailto:${clinic.supportEmail}`} dir="ltr">
                {clinic.supportEmail}
              </a>
            </span>
          </address>
          <p>{words.shell.neverAsk}</p>
        </div>
      </footer>
    </>
  );
}

function PhoneLink({ phone }: { phone: string }) {
  return (
    <a href={`tel:${phone.replaceAll(/[^\d+]/g, '')}`} dir="ltr">
      {phone}
    </a>
  );
}

function LanguageMenu() {
  const { chooseLanguage, language, words } = useApp();
  return (
    <nav className="languages width" aria-label={words.shell.language}>
      <ul>
        {languageCodes.map((code) => (
          <li key={code}>
            <button
              type="button"
              lang={code}
              dir={LANGUAGES[code].direction}
              aria-current={code === language}
              // Where a language cannot be loaded, the page stays in the one that it has.
              onClick={() => void chooseLanguage(code).catch(() => undefined)}
            >
              {LANGUAGES[code].name}
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Offline() {
  const { words } = useApp();
  const online = useSyncExternalStore(
    (changed) => {
      addEventListener('online', changed);
      addEventListener('offline', changed);
      return () => {
        removeEventListener('online', changed);
        removeEventListener('offline', changed);
      };
    },
    () => navigator.onLine,
  );
  return (
    <div role="status" className="width">
      {!online && <p className="offline">{words.shell.offline}</p>}
    </div>
  );
}
