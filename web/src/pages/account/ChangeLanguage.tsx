import { useState } from 'react';
import { useAccount, useApp } from '../../context.ts';
import { acceptAny } from '../../forms/checks.ts';
import { Form } from '../../forms/Form.tsx';
import { useForm } from '../../forms/use-form.ts';
import { toLocale } from '../../language.ts';
import { ROUTE } from '../../routes.ts';
import { findLanguage, LANGUAGES, languageCodes } from '../../words/index.ts';
import { SignedInPage } from './SignedInPage.tsx';

export function ChangeLanguage() {
  return <SignedInPage name="language">{({ sub }) => <LanguageForm sub={sub} />}</SignedInPage>;
}

function LanguageForm({ sub }: { sub: string }) {
  const { chooseLanguage, config, go, language, words } = useApp();
  const loadActs = useAccount(sub);
  const [initial] = useState(language);
  const form = useForm('profile', { language: { value: initial, check: acceptAny } }, async (values) => {
    const chosen = findLanguage(values.language) ?? language;
    await (await loadActs()).changeLocale(toLocale(chosen, config.defaultLanguage));
    await chooseLanguage(chosen);
    go(ROUTE.account, 'languageChanged');
  });
  return (
    <>
      <p>{words.changeLanguage.intro}</p>
      <Form form={form} action={words.actions.save} busy={words.actions.saveBusy}>
        <fieldset>
          <legend>{words.changeLanguage.legend}</legend>
          {languageCodes.map((code) => (
            <label className="choice" key={code} lang={code}>
              <input
                type="radio"
                name="language"
                value={code}
                checked={form.values.language === code}
                onChange={() => form.set('language', code)}
              />
              <span dir={LANGUAGES[code].direction} translate="no">
                {LANGUAGES[code].name}
              </span>
            </label>
          ))}
        </fieldset>
      </Form>
    </>
  );
}
