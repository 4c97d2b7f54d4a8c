import { useState } from 'react';
import { useApp } from '../context.ts';
import { type Doing, fieldOf, type ProblemKey } from '../problems.ts';
import { useAction } from '../use-action.ts';
import type { Check, ErrorKey } from './checks.ts';

/** A field of a form: what stands in it at first, and what is wrong with what was typed. */
export interface FieldSpec {
  readonly value: string;
  readonly check: Check;
}

/** Does what the button says, with what the checks made of the values; what it throws becomes a problem. */
export type Submit<Name extends string> = (values: Readonly<Record<Name, string>>) => Promise<void>;

/** Another button of a form, for which some of the fields are enough. */
export interface OtherWay<Name extends string> {
  readonly needs: readonly Name[];
  readonly submit: Submit<Name>;
}

/** A form with what was typed, what is wrong with it, and how it is going. */
export interface FormState<Name extends string> {
  readonly values: Readonly<Record<Name, string>>;
  readonly errors: Readonly<Partial<Record<Name, ErrorKey | ProblemKey>>>;
  /** What is wrong with no field in particular. */
  readonly problem: ProblemKey | undefined;
  /** Counts the attempts that failed, so that each moves the focus. */
  readonly failures: number;
  /** Which button is at work. */
  readonly busy: 'submit' | 'other' | undefined;
  readonly slow: boolean;
  set(name: Name, value: string): void;
  submit(other?: OtherWay<Name>): Promise<void>;
}

/**
 * Keeps a form. What was typed stays whatever happens; errors stay until the button is pressed again, so that
 * nothing moves while somebody types.
 */
export function useForm<Name extends string>(
  doing: Doing,
  fields: Readonly<Record<Name, FieldSpec>>,
  submit: Submit<Name>,
): FormState<Name> {
  const names = Object.keys(fields) as Name[];
  const { say } = useApp();
  const action = useAction(doing);
  const [typed, setTyped] = useState<Partial<Record<Name, string>>>({});
  const [wrong, setWrong] = useState<Partial<Record<Name, ErrorKey>>>({});
  const [failures, setFailures] = useState(0);
  const [button, setButton] = useState<'submit' | 'other'>('submit');

  const values = Object.fromEntries(names.map((name) => [name, typed[name] ?? fields[name].value]));
  const field = action.problem && fieldOf(action.problem);
  const ofField = names.find((name) => name === field);
  const errors = ofField === undefined ? wrong : { ...wrong, [ofField]: action.problem };

  return {
    values: values as Record<Name, string>,
    errors: errors as Partial<Record<Name, ErrorKey | ProblemKey>>,
    problem: ofField === undefined ? action.problem : undefined,
    failures,
    busy: action.busy ? button : undefined,
    slow: action.slow,
    set: (name, value) => setTyped((before) => ({ ...before, [name]: value })),
    submit: async (other) => {
      if (action.busy) return;
      say(undefined);
      setButton(other === undefined ? 'submit' : 'other');
      const needed = other?.needs ?? names;
      const checked = needed.map((name) => [name, fields[name].check(values[name] ?? '')] as const);
      const found = checked.flatMap(([name, { error }]) => (error === undefined ? [] : [[name, error]]));
      action.clear();
      setWrong(Object.fromEntries(found) as Partial<Record<Name, ErrorKey>>);
      const clean = Object.fromEntries(checked.map(([name, { value }]) => [name, value]));
      const act = () => (other?.submit ?? submit)({ ...values, ...clean } as Record<Name, string>);
      const worked = found.length === 0 && (await action.run(act));
      if (!worked) setFailures((before) => before + 1);
    },
  };
}
