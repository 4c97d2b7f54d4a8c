import { passwordRules } from '../../web/src/forms/checks.ts';
import type { PageLocale } from './page.ts';
import type { FieldName } from './sign-in-steps.ts';

/** A form field before the user has typed. */
export interface Field {
  readonly name: FieldName;
  readonly label: string;
  readonly hint?: string;
  readonly rules?: { readonly title: string; readonly list: readonly string[]; readonly advice: string };
  readonly type: 'password' | 'text';
  readonly inputMode: 'email' | 'numeric' | 'text';
  readonly autoComplete: string;
  readonly className: string;
}

export const emailField = ({ words }: PageLocale): Field => ({
  name: 'email',
  label: words.fields.email,
  // As in the web app, because browsers rewrite what is typed into a field of type `email`.
  type: 'text',
  inputMode: 'email',
  autoComplete: 'username',
  className: '',
});

export const passwordField = ({ words }: PageLocale): Field => ({
  name: 'password',
  label: words.fields.password,
  type: 'password',
  inputMode: 'text',
  autoComplete: 'current-password',
  className: '',
});

export const codeField = ({ words }: PageLocale): Field => ({
  name: 'code',
  label: words.fields.code,
  hint: words.fields.codeHint,
  type: 'text',
  inputMode: 'numeric',
  autoComplete: 'one-time-code',
  className: 'code',
});

export const newPasswordField = ({ words, config }: PageLocale): Field => {
  const { passwordPolicy } = config;
  const { passwordRules: say } = words;
  return {
    name: 'newPassword',
    label: words.fields.newPassword,
    rules: {
      title: say.title,
      list: passwordRules(passwordPolicy, '').map(({ rule }) =>
        rule === 'length' ? say.length(passwordPolicy.MinimumLength) : say[rule],
      ),
      advice: say.advice,
    },
    type: 'password',
    inputMode: 'text',
    autoComplete: 'new-password',
    className: '',
  };
};
