import { lazy, Suspense, useId, useState } from 'react';
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

/** Loaded when somebody has entered a new address. The form works without it. */
const AddressOffer = lazy(() => import('./AddressOffer.tsx').catch(() => ({ default: () => null })));

interface EmailFieldProps<Name extends string> extends FieldOf<Name> {
  /** Whether the field is for an address that the patient does not sign in with yet. */
  readonly newAddress?: boolean;
  /** Whether to propose a correction when the domain looks mistyped. */
  readonly offersCorrection?: boolean;
}

export function EmailField<Name extends string>(props: EmailFieldProps<Name>) {
  const { form, name, label, hint, newAddress, offersCorrection } = props;
  const { pendingCodes, words } = useApp();
  const [entered, setEntered] = useState('');
  const isEntered = entered !== '' && entered === form.values[name];
  return (
    <>
      <Field
        form={carriesAddress(form)}
        name={name}
        label={label ?? words.fields.email}
        {...(hint !== undefined && { hint })}
        input={{
          // Browsers rewrite what is typed into a field of type `email`: they trim it and convert the domain to Punycode.
          inputMode: 'email',
          // Password managers look for the username, and the address is the username.
          autoComplete: newAddress ? 'email' : 'username',
          autoCapitalize: 'none',
          autoCorrect: 'off',
          spellCheck: false,
          dir: 'ltr',
          ...(offersCorrection && { onBlur: ({ target }) => setEntered(target.value) }),
        }}
      />
      {offersCorrection && (
        <div role="status">
          {isEntered && (
            <Suspense>
              <AddressOffer
                key={entered}
                entered={entered}
                onAccept={(address) => {
                  form.set(name, address);
                  document.getElementById(name)?.focus();
                }}
              />
            </Suspense>
          )}
        </div>
      )}
    </>
  );

  /** Stores the address as it is typed, because the next page, or this one after a reload, fills it in. */
  function carriesAddress(state: FormState<Name>): FormState<Name> {
    if (newAddress) return state;
    return {
      ...state,
      set: (field, value) => {
        state.set(field, value);
        pendingCodes.rememberAddress(value);
      },
    };
  }
}

/** One field for the whole code, which phones can fill in from a message. */
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

/** @param props.kind a new password is shown with the password rules */
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
          about: {
            id: rules,
            text: <PasswordRules id={rules} password={form.values[name]} error={form.errors[name]} />,
          },
        })}
        input={{
          type: shown ? 'text' : 'password',
          autoComplete: kind === 'new' ? 'new-password' : 'current-password',
          autoCapitalize: 'none',
          spellCheck: false,
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

interface PasswordRulesProps {
  readonly id: string;
  readonly password: string;
  readonly error: string | undefined;
}

function PasswordRules({ id, password, error }: PasswordRulesProps) {
  const { config, words } = useApp();
  const { passwordPolicy } = config;
  const { passwordRules: sentences } = words;
  return (
    <div className="rules" id={id}>
      <p>{sentences.title}</p>
      <ul>
        {passwordRules(passwordPolicy, password, error).map(({ rule, met }) => (
          <li key={rule} className={met ? 'met' : ''}>
            <span>
              {rule === 'length' ? sentences.length(passwordPolicy.MinimumLength) : sentences[rule]}
            </span>
            <span className="unseen">{` (${met ? sentences.met : sentences.open})`}</span>
          </li>
        ))}
      </ul>
      <p>{sentences.advice}</p>
    </div>
  );
}

/** A hidden username for password managers, on pages that do not ask for it. */
export function AccountName({ address }: { address: string }) {
  return <input type="email" autoComplete="username" value={address} readOnly hidden />;
}
