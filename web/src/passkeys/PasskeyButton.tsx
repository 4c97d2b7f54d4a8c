import { ActionButton } from '../ActionButton.tsx';
import type { PasskeyActs } from './passkey-acts.ts';
import type { PasskeyAction } from './use-passkey-action.ts';
import { usePasskeyWords } from './use-passkey-words.ts';

interface PasskeyButtonProps {
  readonly passkeyAction: PasskeyAction;
  readonly label: string;
  readonly busy: string;
  readonly act: (acts: PasskeyActs) => Promise<void>;
  readonly className?: string;
}

/** A button for an action on the passkeys, with the problem shown below it. */
export function PasskeyButton({ passkeyAction, act, ...button }: PasskeyButtonProps) {
  const { passkeyProblems } = usePasskeyWords();
  const { action, attempt, problem } = passkeyAction;
  return (
    <>
      <ActionButton action={action} act={attempt(act)} className="button" {...button} />
      <div role="alert" className="passkey-problem">
        {problem !== undefined && <p className="error">{passkeyProblems[problem]}</p>}
      </div>
    </>
  );
}
