import { useEffect, useState } from 'react';
import { type AuthOperation, fieldOf, type ProblemKey } from '../auth-errors.ts';
import { useApp } from '../context.ts';
import { useAsyncAction } from '../use-async-action.ts';
import type { Check, ErrorKey } from './checks.ts';
import { readKeptDraft, removeDraft, setDraft } from './drafts.ts';

/** A field of a form: its initial value, and its check. */
export interface FieldSpec {
  readonly value: string;
  readonly check: Check;
}

/** Submits the checked values. An error that it throws is shown as a problem. */
export type Submit<Name extends string> = (values: Readonly<Record<Name, string>>) => Promise<void>;

/** The button that submits the whole form. */
export const SUBMIT = 'submit';

/** Another button of a form, which needs only some of the fields. */
export interface SecondaryAction<Name extends string> {
  /** Tells the buttons of a form apart. */
  readonly button: string;
  /** By default, that of the form. */
  readonly operation?: AuthOperation;
  readonly needs: readonly Name[];
  readonly submit: Submit<Name>;
}

/** The values of a form, their errors, and the progress of its submission. */
export interface FormState<Name extends string> {
  readonly values: Readonly<Record<Name, string>>;
  readonly errors: Readonly<Partial<Record<Name, ErrorKey | ProblemKey>>>;
  /** The problem that belongs to no field. */
  readonly problem: ProblemKey | undefined;
  /** The number of failed attempts; each moves the focus. */
  readonly failures: number;
  /** The button that was pressed, while its action runs. */
  readonly busy: string | undefined;
  readonly slow: boolean;
  set(name: Name, value: string): void;
  submit(secondary?: SecondaryAction<Name>): Promise<void>;
}

/**
 * Holds the state of a form. Values are never cleared. Errors stay until the button is pressed again, so that nothing
 * moves while somebody types.
 */
export function useForm<Name extends string>(
  operation: AuthOperation,
  fields: Readonly<Record<Name, FieldSpec>>,
  submit: Submit<Name>,
): FormState<Name> {
  const names = Object.keys(fields) as Name[];
  const { showNotice, signedIn } = useApp();
  const action = useAsyncAction(operation);
  // Says whose form it is, so that nothing that one person typed is shown to another.
  const id = [location.pathname, signedIn?.sub, ...names].join(' ');
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>(() => readKeptDraft(id));
  const [wrong, setWrong] = useState<Partial<Record<Name, ErrorKey>>>({});
  const [failures, setFailures] = useState(0);
  const [button, setButton] = useState(SUBMIT);

  useEffect(() => {
    setDraft(id, typed);
    return () => removeDraft(id);
  }, [id, typed]);

  const values = Object.fromEntries(names.map((name) => [name, typed[name] ?? fields[name].value]));
  const field = action.problem && fieldOf(action.problem);
  const problemField = names.find((name) => name === field);
  const errors = problemField === undefined ? wrong : { ...wrong, [problemField]: action.problem };

  return {
    values: values as Record<Name, string>,
    errors: errors as Partial<Record<Name, ErrorKey | ProblemKey>>,
    problem: problemField === undefined ? action.problem : undefined,
    failures,
    busy: action.busy ? button : undefined,
    slow: action.slow,
    set: (name, value) => setTyped((before) => ({ ...before, [name]: value })),
    submit: async (secondary) => {
      if (action.busy) return;
      showNotice(undefined);
      setButton(secondary?.button ?? SUBMIT);
      const needed = secondary?.needs ?? names;
      const checked = needed.map((name) => [name, fields[name].check(values[name] ?? '')] as const);
      const found = checked.flatMap(([name, { error }]) => (error === undefined ? [] : [[name, error]]));
      action.clear();
      setWrong(Object.fromEntries(found) as Partial<Record<Name, ErrorKey>>);
      const clean = Object.fromEntries(checked.map(([name, { value }]) => [name, value]));
      const act = () => (secondary?.submit ?? submit)({ ...values, ...clean } as Record<Name, string>);
      const succeeded = found.length === 0 && (await action.run(act, secondary?.operation));
      if (!succeeded) setFailures((before) => before + 1);
    },
  };
}
