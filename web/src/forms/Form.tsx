import { Fragment, useEffect, useRef } from 'react';
import { type ProblemKey, problemSentence } from '../auth-errors.ts';
import { useApp } from '../context.ts';
import type { Elements } from '../elements.ts';
import { SentenceWithPhone } from '../PhoneLink.tsx';
import type { ErrorKey } from './checks.ts';
import { type FormState, type SecondaryAction, SUBMIT } from './use-form.ts';

interface FormProps<Name extends string> {
  readonly form: FormState<Name>;
  /** Labels of the button: when it is idle, and while the form is being submitted. */
  readonly action: string;
  readonly busy: string;
  readonly dangerous?: boolean;
  /** Further buttons, each with a sentence above it. */
  readonly secondary?: readonly (SecondaryAction<Name> & {
    readonly intro: string;
    readonly action: string;
    readonly busy: string;
  })[];
  readonly children: Elements;
}

/** A form with an error summary above its fields and a button below them. */
export function Form<Name extends string>({
  form,
  action,
  busy,
  dangerous,
  secondary = [],
  children,
}: FormProps<Name>) {
  const { words } = useApp();
  return (
    <form
      noValidate
      aria-busy={form.busy !== undefined}
      onSubmit={(event) => {
        event.preventDefault();
        void form.submit();
      }}
    >
      <ErrorSummary form={form} />
      {children}
      <button
        className={dangerous ? 'button danger' : 'button'}
        type="submit"
        aria-disabled={form.busy !== undefined}
      >
        <Label working={form.busy === SUBMIT} label={action} busy={busy} />
      </button>
      <p className="slow" role="status">
        {form.slow && words.actions.slow}
      </p>
      {secondary.map((other) => (
        <Fragment key={other.button}>
          <p className="or">{other.intro}</p>
          <button
            className="button second"
            type="button"
            aria-disabled={form.busy !== undefined}
            onClick={() => void form.submit(other)}
          >
            <Label working={form.busy === other.button} label={other.action} busy={other.busy} />
          </button>
        </Fragment>
      ))}
    </form>
  );
}

/** The label of a button, with a spinner while it is busy. */
export function Label({ working, label, busy }: { working: boolean; label: string; busy: string }) {
  return (
    <>
      {working && <span className="spinner" aria-hidden="true" />}
      <span>{working ? busy : label}</span>
    </>
  );
}

/** Lists the errors, with links to their fields. It takes the focus after each failed attempt. */
function ErrorSummary<Name extends string>({ form }: { form: FormState<Name> }) {
  const { words } = useApp();
  const sentence = useSentence();
  const box = useRef<HTMLDivElement>(null);
  const { errors, problem, failures } = form;
  const wrong = Object.entries<ErrorKey | ProblemKey | undefined>(errors);

  useEffect(() => {
    if (failures === 0) return;
    document.title = `${words.layout.error}: ${document.title.replace(`${words.layout.error}: `, '')}`;
    box.current?.focus();
  }, [failures, words]);

  if (wrong.length === 0 && problem === undefined) return null;
  return (
    <div className="summary" role="alert" tabIndex={-1} ref={box} aria-labelledby="summary-title">
      <h2 id="summary-title">{words.errors.title}</h2>
      <ul>
        {problem !== undefined && (
          <li>
            <SentenceWithPhone>{sentence(problem)}</SentenceWithPhone>
          </li>
        )}
        {wrong.map(([name, error]) => (
          <li key={name}>
            <a
              href={`#${name}`}
              onClick={(event) => {
                event.preventDefault();
                document.getElementById(name)?.focus();
              }}
            >
              {error !== undefined && sentence(error)}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Returns a function that translates an error or a problem into the language of the page. */
export function useSentence(): (key: ErrorKey | ProblemKey) => string {
  const app = useApp();
  const { errors } = app.words;
  return (key) =>
    Object.hasOwn(errors, key) ? errors[key as ErrorKey] : problemSentence(key as ProblemKey, app);
}
