import { useEffect, useState } from 'react';
import { useApp } from '../context.ts';
import type { SignedIn } from '../session.ts';
import { PasskeyButton } from './PasskeyButton.tsx';
import { PasskeyName } from './PasskeyName.tsx';
import type { PasskeyAct } from './passkey-change.ts';
import { answerOffer } from './passkey-offer.ts';
import { hasReader } from './passkey-support.ts';
import { usePasskeyAction } from './use-passkey-action.ts';
import type { PasskeyChangeSteps } from './use-passkey-change.ts';
import { usePasskeyWords } from './use-passkey-words.ts';

interface ChangeProps {
  readonly person: SignedIn;
  readonly steps: PasskeyChangeSteps;
}

/**
 * Adds a passkey. The prompt opens when a button of its own is pressed, because browsers may refuse it when a request
 * comes between.
 */
export function AddPasskey({ person, steps }: ChangeProps) {
  const { showNotice, words } = useApp();
  const { passkeys } = usePasskeyWords();
  const passkeyAction = usePasskeyAction(person);
  const [lacksReader, setLacksReader] = useState(false);
  useEffect(() => void hasReader().then((found) => setLacksReader(!found)), []);
  return (
    <>
      <p>
        <strong>{passkeys.ownDevice}</strong>
      </p>
      {lacksReader && <p>{passkeys.noReader}</p>}
      <p className="quiet">{passkeys.name}</p>
      <PasskeyButton
        passkeyAction={passkeyAction}
        label={passkeys.create}
        busy={words.actions.passkeyBusy}
        act={async ({ add }) => {
          if (!steps.isProved()) return;
          await add();
          answerOffer();
          steps.end();
          showNotice('passkeyAdded');
        }}
      />
    </>
  );
}

/** Removes a passkey. */
export function RemovePasskey({
  person,
  act,
  steps,
}: ChangeProps & { act: Extract<PasskeyAct, { type: 'remove' }> }) {
  const { showNotice } = useApp();
  const { passkeys } = usePasskeyWords();
  const passkeyAction = usePasskeyAction(person);
  return (
    <>
      <PasskeyName passkey={act.passkey} />
      <p>{passkeys.removed}</p>
      {act.isLast && <p>{passkeys.last}</p>}
      <p>{passkeys.leftover}</p>
      <PasskeyButton
        passkeyAction={passkeyAction}
        label={passkeys.removeNow}
        busy={passkeys.removeBusy}
        className="button danger"
        act={async ({ remove }) => {
          if (!steps.isProved()) return;
          await remove(act.passkey.id);
          steps.end();
          showNotice('passkeyRemoved');
        }}
      />
    </>
  );
}
