import { useId, useState } from 'react';
import { useApp } from '../context.ts';
import { passwordRules } from './checks.ts';
import { Field } from './Field.tsx';
import type { FormState } from './use-form.ts';

interface FieldOf<Name extends string> {
  readonly form: FormState<Name>;
  readonly name: Name;
  readonly label?: string;
  readonly hint?: string;
}

/** @param props.newAddress whether it is another address than the one that the patient signs in with */
export function EmailField<Name extends string>({
  form,
  name,
  label,
  hint,
  newAddress,
}: FieldOf<Name> & { readonly newAddress?: boolean }) {
  const { words } = useApp();
  return (
    <Field
      form={form}
      name={name}
      label={label ?? words.fields.email}
      {...(hint !== undefined && { hint })}
      input={{
        type: 'email',
        inputMode: 'email',
        // Password managers look for the name of the account, which the address is.
        autoComplete: newAddress ? 'email' : 'username',
        autoCapitalize: 'none',
        spellCheck: false,
        dir: 'ltr',
      }}
    />
  );
}

/** One field for the whole code, which phones offer to fill in. */
export function CodeField<Name extends string>({ form, name }: FieldOf<Name>) {
  const { words } = useApp();
  return (
    <Field
      form={form}
      name={name}
      label={words.fields.code}
      hint={words.fields.codeHint}
      input={{
        className: 'code',
        inputMode: 'numeric',
        autoComplete: 'one-time-code',
        autoCapitalize: 'none',
        spellCheck: false,
        dir: 'ltr',
      }}
    />
  );
}

/** @param props.kind whether the password is known or being chosen; for one that is being chosen, the rules are shown */
export function PasswordField<Name extends string>({
  form,
  name,
  label,
  kind,
}: FieldOf<Name> & { readonly kind: 'current' | 'new' }) {
  const { words } = useApp();
  const [shown, setShown] = useState<boolean>();
  const rules = useId();
  const { fields } = words;
  return (
    <>
      <Field
        form={form}
        name={name}
        label={label ?? (kind === 'new' ? fields.newPassword : fields.password)}
        {...(kind === 'new' && {
          about: { id: rules, text: <PasswordRules id={rules} password={form.values[name]} /> },
        })}
        input={{
          type: shown ? 'text' : 'password',
          autoComplete: kind === 'new' ? 'new-password' : 'current-password',
          autoCapitalize: 'none',
          spellCheck: false,
          maxLength: 256,
          dir: 'ltr',
        }}
        beside={
          <button
            className="toggle"
            type="button"
            aria-label={shown ? fields.hidePassword : fields.showPassword}
            aria-controls={name}
            onClick={() => setShown(!shown)}
          >
            {shown ? fields.hide : fields.show}
          </button>
        }
      />
      <p className="unseen" role="status">
        {shown !== undefined && (shown ? fields.passwordShown : fields.passwordHidden)}
      </p>
    </>
  );
}

function PasswordRules({ id, password }: { id: string; password: string }) {
  const { config, words } = useApp();
  const { passwordPolicy } = config;
  const { passwordRules: say } = words;
  return (
    <div className="rules" id={id}>
      <p>{say.title}</p>
      <ul>
        {passwordRules(passwordPolicy, password).map(({ rule, met }) => (
          <li key={rule} className={met ? 'met' : ''}>
            {rule === 'length' ? say.length(passwordPolicy.MinimumLength) : say[rule]}
            <span className="unseen"> ({met ? say.met : say.open})</span>
          </li>
        ))}
      </ul>
      <p>{say.advice}</p>
    </div>
  );
}

/** Tells password managers whose password it is, where the page does not ask. */
export function AccountName({ address }: { address: string }) {
  return <input type="email" autoComplete="username" value={address} readOnly hidden />;
}
