import { useApp } from '../context.ts';
import { isolate } from '../format.ts';
import type { SignedIn } from '../session.ts';
import { PasskeyButton } from './PasskeyButton.tsx';
import { PasskeyName } from './PasskeyName.tsx';
import type { PasskeyChange } from './passkey-change.ts';
import { usePasskeyAction } from './use-passkey-action.ts';
import type { PasskeyChangeSteps } from './use-passkey-change.ts';
import { usePasskeyWords } from './use-passkey-words.ts';

interface AskForCodeProps {
  readonly person: SignedIn;
  readonly change: PasskeyChange;
  readonly steps: PasskeyChangeSteps;
}

/** Says what will happen, and sends the code that comes first. */
export function AskForCode({ person, change, steps }: AskForCodeProps) {
  const { toLetters, words } = useApp();
  const { passkeys } = usePasskeyWords();
  const passkeyAction = usePasskeyAction(person);
  return (
    <>
      {change.step === 'late' && <p role="status">{passkeys.codeAgain}</p>}
      {change.act.type === 'add' ? (
        <>
          <p>{passkeys.intro}</p>
          <p>
            <strong>{passkeys.ownDevice}</strong>
          </p>
        </>
      ) : (
        <PasskeyName passkey={change.act.passkey} />
      )}
      <p>{words.deleteAccount.codeFirst(isolate(toLetters(person.address)))}</p>
      <PasskeyButton
        passkeyAction={passkeyAction}
        label={words.actions.emailDeletionCode}
        busy={words.actions.sendBusy}
        act={async ({ sendCode }) => steps.sent(await sendCode())}
      />
    </>
  );
}
