import { useApp } from './context.ts';

/** @param props.inNewTab so that a form that was filled in is not lost */
export function LegalLinks({ inNewTab = false }: { readonly inNewTab?: boolean }) {
  const { config, words } = useApp();
  const { layout } = words;
  const links = [
    { url: config.privacyUrl, label: layout.privacy },
    { url: config.termsUrl, label: layout.terms },
  ].filter(({ url }) => url !== undefined);
  if (links.length === 0) return null;
  return (
    <ul className="links">
      {links.map(({ url, label }) => (
        <li key={label}>
          {inNewTab ? (
            <a href={url} target="_blank" rel="noreferrer">
              {`${label} ${layout.newTab}`}
            </a>
          ) : (
            <a href={url}>{label}</a>
          )}
        </li>
      ))}
    </ul>
  );
}
