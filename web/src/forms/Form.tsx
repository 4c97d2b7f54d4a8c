import { type ReactNode, useEffect, useRef } from 'react';
import { useApp } from '../context.ts';
import { type ProblemKey, sentenceFor } from '../problems.ts';
import type { ErrorKey } from './checks.ts';
import type { FormState, OtherWay } from './use-form.ts';

interface FormProps<Name extends string> {
  readonly form: FormState<Name>;
  /** What the button says, and what it says while it works. */
  readonly action: string;
  readonly busy: string;
  readonly dangerous?: boolean;
  /** A second button, with a sentence above it. */
  readonly other?: OtherWay<Name> & {
    readonly intro: string;
    readonly action: string;
    readonly busy: string;
  };
  readonly children: ReactNode;
}

/** A form with its summary of errors above and its button below. */
export function Form<Name extends string>({
  form,
  action,
  busy,
  dangerous,
  other,
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
        <Label working={form.busy === 'submit'} label={action} busy={busy} />
      </button>
      <p className="slow" role="status">
        {form.slow && words.actions.slow}
      </p>
      {other !== undefined && (
        <>
          <p className="or">{other.intro}</p>
          <button
            className="button second"
            type="button"
            aria-disabled={form.busy !== undefined}
            onClick={() => void form.submit(other)}
          >
            <Label working={form.busy === 'other'} label={other.action} busy={other.busy} />
          </button>
        </>
      )}
    </form>
  );
}

/** What a button says, and that it is at work. */
export function Label({ working, label, busy }: { working: boolean; label: string; busy: string }) {
  if (!working) return label;
  return (
    <>
      <span className="spinner" aria-hidden="true" />
      {busy}
    </>
  );
}

/** What is wrong, each with a way to the field; takes the focus at each attempt that failed. */
function ErrorSummary<Name extends string>({ form }: { form: FormState<Name> }) {
  const { words } = useApp();
  const sentence = useSentence();
  const box = useRef<HTMLDivElement>(null);
  const { errors, problem, failures } = form;
  const wrong = Object.entries<ErrorKey | ProblemKey | undefined>(errors);

  useEffect(() => {
    if (failures === 0) return;
    document.title = `${words.shell.error}: ${document.title.replace(`${words.shell.error}: `, '')}`;
    box.current?.focus();
  }, [failures, words]);

  if (wrong.length === 0 && problem === undefined) return null;
  return (
    <div className="summary" role="alert" tabIndex={-1} ref={box} aria-labelledby="summary-title">
      <h2 id="summary-title">{words.errors.title}</h2>
      <ul>
        {problem !== undefined && <li>{sentence(problem)}</li>}
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

/** Says an error of a field or a problem in the language of the page. */
export function useSentence(): (key: ErrorKey | ProblemKey) => string {
  const app = useApp();
  const { errors } = app.words;
  return (key) =>
    Object.hasOwn(errors, key) ? errors[key as ErrorKey] : sentenceFor(key as ProblemKey, app);
}
