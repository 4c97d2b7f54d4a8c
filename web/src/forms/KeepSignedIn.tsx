import { useApp } from '../context.ts';
import type { SessionPlace } from '../token-storage.ts';
import { Choice } from './Choice.tsx';
import { acceptAny } from './checks.ts';
import type { FieldSpec, FormState } from './use-form.ts';

/** A box that is not ticked beforehand and need not be. */
export const unticked: FieldSpec = { value: '', check: acceptAny };

export const placeOf = (keep: string): SessionPlace => (keep === '' ? 'tab' : 'device');

/** Offers to keep the session on the device. By default it belongs to the tab, for computers that people share. */
export function KeepSignedIn<Name extends string>({ form }: { form: FormState<Name | 'keep'> }) {
  return <KeepSignedInChoice value={form.values.keep} onChange={(value) => form.set('keep', value)} />;
}

export function KeepSignedInChoice(props: {
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  const { words } = useApp();
  return (
    <Choice id="keep" label={words.fields.keep} hint={words.fields.keepHint} error={undefined} {...props} />
  );
}
