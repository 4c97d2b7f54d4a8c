import { useLayoutEffect, useSyncExternalStore } from 'react';
import { isStorageRefused, onStorageRefused } from './browser-storage.ts';
import type { ClinicDetails } from './config.ts';
import { useApp } from './context.ts';
import type { Elements } from './elements.ts';
import { LegalLinks } from './LegalLinks.tsx';
import { Link, usePath } from './navigation.tsx';
import { PhoneLink } from './PhoneLink.tsx';
import { ROUTE } from './routes.ts';
import { LANGUAGES, languageCodes } from './words/index.ts';

/** Surrounds every page with the clinic's name, the languages, and contact details. */
export function Layout({ children }: { children: Elements }) {
  const { signedIn, words } = useApp();
  const clinic = useBrand();
  return (
    <>
      <a className="skip" href="#main">
        {words.layout.skip}
      </a>
      <header>
        <div className="width">
          <Link className="clinic" translate="no" href={signedIn ? ROUTE.account : ROUTE.login}>
            {clinic.logo === undefined ? (
              <span>{clinic.name}</span>
            ) : (
              <span className="logo">
                <img src={clinic.logo} alt={clinic.name} height={40} />
              </span>
            )}
          </Link>
          {signedIn && <Link href={ROUTE.account}>{words.pages.account}</Link>}
        </div>
      </header>
      <LanguageMenu />
      <Conditions />
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
            <strong translate="no">{clinic.name}</strong>
            <span dir="auto" translate="no">
              {clinic.address.join(', ')}
            </span>
            <span>
              <span>{`${words.layout.phone}: `}</span>
              <PhoneLink text={clinic.phone} link={clinic.phoneLink} />
            </span>
            <span>
              <span>{`${words.layout.email}: `}</span>
              <a href={`mailto:${clinic.supportEmailLink}`} dir="ltr" translate="no">
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
              translate="no"
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

/** Says what the browser lacks. */
function Conditions() {
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
  const refused = useSyncExternalStore(onStorageRefused, isStorageRefused);
  return (
    <div role="status" className="width">
      {!online && <p className="condition">{words.layout.offline}</p>}
      {refused && <p className="condition">{words.layout.storageRefused}</p>}
    </div>
  );
}
