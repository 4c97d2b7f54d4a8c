import { useApp } from '../context.ts';
import { toLocale } from '../language.ts';
import type { Passkey } from './passkey-acts.ts';
import { usePasskeyWords } from './use-passkey-words.ts';

interface PasskeyText {
  readonly name: string;
  /** When it was added; undefined if Cognito does not say. */
  readonly added: string | undefined;
}

/** Returns a function that describes a passkey in the language of the page. */
export function usePasskeyText(): (passkey: Passkey) => PasskeyText {
  const { config, language } = useApp();
  const { passkeys } = usePasskeyWords();
  const locale = toLocale(language, config.defaultLanguage);
  const dates = new Intl.DateTimeFormat(locale, { dateStyle: 'long', numberingSystem: 'latn' });
  return ({ name, createdAt }) => ({
    name: name === '' ? passkeys.unnamed : name,
    added: createdAt === undefined ? undefined : passkeys.added(dates.format(createdAt)),
  });
}

/** Says which passkey a page is about. */
export function PasskeyName({ passkey }: { readonly passkey: Passkey }) {
  const { name, added } = usePasskeyText()(passkey);
  return (
    <p>
      <strong>
        <bdi>{name}</bdi>
      </strong>
      <br />
      <span className="quiet">{added ?? ''}</span>
    </p>
  );
}
