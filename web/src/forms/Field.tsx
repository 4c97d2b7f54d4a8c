import type { InputHTMLAttributes } from 'react';
import type { Elements } from '../elements.ts';
import { SentenceWithPhone } from '../PhoneLink.tsx';
import { useSentence } from './Form.tsx';
import type { FormState } from './use-form.ts';

export interface FieldProps<Name extends string> {
  readonly form: FormState<Name>;
  readonly name: Name;
  readonly label: string;
  readonly hint?: string;
  readonly input?: InputHTMLAttributes<HTMLInputElement>;
  /** Content beside the input, such as a button that shows the password. */
  readonly beside?: Elements;
  /** Content below the label that is longer than a hint; the id is used for `aria-describedby`. */
  readonly about?: { readonly id: string; readonly text: Elements };
}

/** A labelled input with its hint and its error. */
export function Field<Name extends string>(props: FieldProps<Name>) {
  const { form, name, label, hint, input, beside, about } = props;
  const sentence = useSentence();
  const error = form.errors[name];
  const described = [hint && `${name}-hint`, about?.id, error && `${name}-error`].filter(Boolean).join(' ');
  return (
    <div className={error === undefined ? 'field' : 'field wrong'}>
      <label htmlFor={name}>{label}</label>
      {hint !== undefined && (
        <p className="hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
      {about?.text}
      {error !== undefined && (
        <p className="error" id={`${name}-error`}>
          <SentenceWithPhone>{sentence(error)}</SentenceWithPhone>
        </p>
      )}
      <div className="entry">
        <input
          type="text"
          {...input}
          id={name}
          name={name}
          value={form.values[name]}
          onChange={({ target }) => form.set(name, target.value)}
          {...(error !== undefined && { 'aria-invalid': true })}
          {...(described !== '' && { 'aria-describedby': described })}
        />
        {beside}
      </div>
    </div>
  );
}
