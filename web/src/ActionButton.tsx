import { useApp } from './context.ts';
import { Label, useSentence } from './forms/Form.tsx';
import { SentenceWithPhone } from './PhoneLink.tsx';
import type { AsyncAction } from './use-async-action.ts';

interface ActionButtonProps {
  readonly action: AsyncAction;
  readonly label: string;
  readonly busy: string;
  readonly act: () => Promise<void>;
  readonly className?: string;
}

/** A button outside a form, with the problem shown below it. */
export function ActionButton({ action, label, busy, act, className = 'button second' }: ActionButtonProps) {
  const { showNotice } = useApp();
  const sentence = useSentence();
  return (
    <>
      <button
        className={className}
        type="button"
        aria-disabled={action.busy}
        onClick={() => {
          showNotice(undefined);
          void action.run(act);
        }}
      >
        <Label working={action.busy} label={label} busy={busy} />
      </button>
      <div role="alert">
        {action.problem !== undefined && (
          <p className="error">
            <SentenceWithPhone>{sentence(action.problem)}</SentenceWithPhone>
          </p>
        )}
      </div>
    </>
  );
}
