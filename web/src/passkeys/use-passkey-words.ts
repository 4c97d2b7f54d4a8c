import { use } from 'react';
import { useApp } from '../context.ts';
import { loadLater } from '../load-part.ts';
import type { LanguageCode } from '../words/index.ts';
import type { PasskeyWords } from '../words/passkeys/en.ts';
import { PASSKEY_WORDS } from '../words/passkeys/index.ts';

/** The fields with which React reads a promise at once: https://react.dev/reference/react/use */
type WordsPromise = Promise<PasskeyWords> & { status?: 'fulfilled'; value?: PasskeyWords };

const promises = new Map<LanguageCode, WordsPromise>();

/** Loads the sentences about passkeys. @throws LoadError */
export function loadPasskeyWords(language: LanguageCode): Promise<PasskeyWords> {
  const begun = promises.get(language);
  if (begun !== undefined) return begun;
  const promise: WordsPromise = loadLater(PASSKEY_WORDS[language]);
  promises.set(language, promise);
  promise.then(
    (value) => Object.assign(promise, { status: 'fulfilled', value }),
    () => promises.delete(language),
  );
  return promise;
}

/** Returns the sentences about passkeys in the language of the page, which waits for them. */
export function usePasskeyWords(): PasskeyWords {
  const { language } = useApp();
  return use(loadPasskeyWords(language));
}
