import { use } from 'react';
import { useApp } from '../context.ts';
import { loadLater } from '../load-part.ts';
import type { LanguageCode } from '../words/index.ts';
import type { PasskeyWords } from '../words/passkeys/en.ts';
import { PASSKEY_WORDS } from '../words/passkeys/index.ts';

const loaded = new Map<LanguageCode, PasskeyWords>();
const loading = new Map<LanguageCode, Promise<PasskeyWords>>();

/** Loads the sentences about passkeys. @throws LoadError */
export function loadPasskeyWords(language: LanguageCode): Promise<PasskeyWords> {
  const begun = loading.get(language);
  if (begun !== undefined) return begun;
  const promise = loadLater(PASSKEY_WORDS[language]).then(
    (words) => {
      loaded.set(language, words);
      return words;
    },
    (error: unknown) => {
      loading.delete(language);
      throw error;
    },
  );
  loading.set(language, promise);
  return promise;
}

/** Returns the sentences about passkeys in the language of the page, which waits for them. */
export function usePasskeyWords(): PasskeyWords {
  const { language } = useApp();
  return loaded.get(language) ?? use(loadPasskeyWords(language));
}
