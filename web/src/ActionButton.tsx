import { useApp } from './context.ts';
import { Label, useSentence } from './forms/Form.tsx';
import type { Action } from './use-action.ts';

interface ActionButtonProps {
  readonly action: Action;
  readonly label: string;
  readonly busy: string;
  readonly act: () => Promise<void>;
  readonly className?: string;
}

/** A button that does something by itself, and says what went wrong right below. */
export function ActionButton({ action, label, busy, act, className = 'button second' }: ActionButtonProps) {
  const { say } = useApp();
  const sentence = useSentence();
  return (
    <>
      <button
        className={className}
        type="button"
        aria-disabled={action.busy}
        onClick={() => {
          say(undefined);
          void action.run(act);
        }}
      >
        <Label working={action.busy} label={label} busy={busy} />
      </button>
      <div role="alert">
        {action.problem !== undefined && <p className="error">{sentence(action.problem)}</p>}
      </div>
    </>
  );
}
