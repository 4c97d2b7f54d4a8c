import type { ProblemKey } from '../auth-errors.ts';
import type { ErrorKey } from './checks.ts';
import { useSentence } from './Form.tsx';

interface ChoiceProps {
  readonly id: string;
  readonly value: string;
  /** `yes` when the box is ticked, else empty. */
  readonly onChange: (value: string) => void;
  readonly label: string;
  readonly hint?: string;
  readonly error: ErrorKey | ProblemKey | undefined;
}

/** A box to tick. */
export function Choice({ id, value, onChange, label, hint, error }: ChoiceProps) {
  const sentence = useSentence();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div className={error === undefined ? 'field' : 'field wrong'}>
      {error !== undefined && (
        <p className="error" id={`${id}-error`}>
          {sentence(error)}
        </p>
      )}
      <label className="choice">
        <input
          type="checkbox"
          id={id}
          name={id}
          checked={value !== ''}
          onChange={({ target }) => onChange(target.checked ? 'yes' : '')}
          {...(error !== undefined && { 'aria-invalid': true })}
          {...(described !== '' && { 'aria-describedby': described })}
        />
        <span>{label}</span>
      </label>
      {hint !== undefined && (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}
