import { type ReactNode, useLayoutEffect, useSyncExternalStore } from 'react';
import type { ClinicDetails } from './config.ts';
import { useApp } from './context.ts';
import { LegalLinks } from './LegalLinks.tsx';
import { Link, usePath } from './navigation.tsx';
import { ROUTE } from './routes.ts';
import { LANGUAGES, languageCodes } from './words/index.ts';

/** Surrounds every page with the clinic's name, the languages, and contact details. */
export function Layout({ children }: { children: ReactNode }) {
  const { signedIn, words } = useApp();
  const clinic = useBrand();
  return (
    <>
      <a className="skip" href="#main">
        {words.layout.skip}
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
            <Link href={ROUTE.help}>{words.layout.help}</Link>
          </p>
          <LegalLinks />
          <address>
            <strong>{clinic.name}</strong>
            <span dir="auto">{clinic.address.join(', ')}</span>
            <span>
              {words.layout.phone}: <PhoneLink phone={clinic.phone} />
            </span>
            <span>
              {words.layout.email}:{' '}
              <a href={`mailto:${clinic.supportEmail}`} dir="ltr">
                {clinic.supportEmail}
              </a>
            </span>
          </address>
          <p>{words.layout.neverAsk}</p>
        </div>
      </footer>
    </>
  );
}

/** The pages on which a patient who comes from another app of the clinic signs up. */
const SIGN_UP_PAGES: readonly string[] = [ROUTE.signUp, ROUTE.confirm, ROUTE.help];

/** Returns the brand of the page, and shows its colour. Sign-ups for another app have that app's. */
function useBrand(): ClinicDetails {
  const { config, otherApp, signedIn } = useApp();
  const path = usePath();
  const brand = SIGN_UP_PAGES.includes(path) && !signedIn ? otherApp?.brand : undefined;
  const { colour } = brand ?? config.clinic;
  useLayoutEffect(() => document.documentElement.style.setProperty('--brand', colour), [colour]);
  return brand ?? config.clinic;
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
    <nav className="languages width" aria-label={words.layout.language}>
      <ul>
        {languageCodes.map((code) => (
          <li key={code}>
            <button
              type="button"
              lang={code}
              dir={LANGUAGES[code].direction}
              aria-current={code === language}
              // If the language cannot be loaded, the page keeps its own.
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
      {!online && <p className="offline">{words.layout.offline}</p>}
    </div>
  );
}
