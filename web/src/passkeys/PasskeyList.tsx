import { useEffect, useState } from 'react';
import { ActionButton } from '../ActionButton.tsx';
import { useApp } from '../context.ts';
import type { SignedIn } from '../session.ts';
import { usePasskeyText } from './PasskeyName.tsx';
import type { Passkey } from './passkey-acts.ts';
import type { PasskeyAct } from './passkey-change.ts';
import { passkeyObstacle } from './passkey-support.ts';
import { usePasskeyAction } from './use-passkey-action.ts';
import { usePasskeyWords } from './use-passkey-words.ts';

/** The most passkeys of an account. AWS documents no number; see docs/decisions/0029-passkeys.md. */
const MOST = 20;

interface PasskeyListProps {
  readonly person: SignedIn;
  /** Begins a change. */
  readonly begin: (act: PasskeyAct) => void;
}

/** Lists the passkeys, each with a button that removes it, and offers to add one. */
export function PasskeyList({ person, begin }: PasskeyListProps) {
  const { words } = useApp();
  const { passkeys } = usePasskeyWords();
  const [found, setFound] = useState<readonly Passkey[]>();
  const { action, attempt } = usePasskeyAction(person);
  const load = attempt(async ({ list }) => setFound(await list()));

  // biome-ignore lint/correctness/useExhaustiveDependencies: the passkeys are read once, when the page opens
  useEffect(() => {
    void action.run(load);
  }, []);

  if (found === undefined) {
    return action.problem === undefined ? (
      <p role="status">{words.layout.loading}</p>
    ) : (
      <ActionButton action={action} label={words.actions.retry} busy={words.layout.loading} act={load} />
    );
  }
  return (
    <>
      <p>{passkeys.intro}</p>
      {found.length === 0 ? (
        <p>{passkeys.none}</p>
      ) : (
        <>
          <dl className="details passkeys">
            {found.map((passkey) => (
              <Row key={passkey.id} passkey={passkey} isLast={found.length === 1} begin={begin} />
            ))}
          </dl>
          <p>{passkeys.lost}</p>
        </>
      )}
      <Add isFull={found.length >= MOST} begin={() => begin({ type: 'add' })} />
    </>
  );
}

interface RowProps {
  readonly passkey: Passkey;
  readonly isLast: boolean;
  readonly begin: (act: PasskeyAct) => void;
}

function Row({ passkey, isLast, begin }: RowProps) {
  const { passkeys } = usePasskeyWords();
  const { name, added } = usePasskeyText()(passkey);
  const { attachment } = passkey;
  return (
    <div>
      <dt>
        <bdi>{name}</bdi>
      </dt>
      <dd>
        {attachment !== undefined && (
          <span className="quiet">{attachment === 'platform' ? passkeys.onDevice : passkeys.onOther}</span>
        )}
        {added !== undefined && <span className="quiet">{added}</span>}
      </dd>
      <dd className="change">
        <button className="link" type="button" onClick={() => begin({ type: 'remove', passkey, isLast })}>
          <span>{passkeys.remove}</span>
          <span className="unseen">{` ${name} ${added ?? ''}`}</span>
        </button>
      </dd>
    </div>
  );
}

/** The button that begins to add a passkey, or the reason why there is none. */
function Add({ isFull, begin }: { isFull: boolean; begin: () => void }) {
  const { config } = useApp();
  const { passkeys, passkeyProblems } = usePasskeyWords();
  const obstacle = isFull ? 'tooMany' : passkeyObstacle(config);
  if (obstacle !== undefined) {
    return (
      <section>
        <p>{passkeyProblems[obstacle]}</p>
      </section>
    );
  }
  return (
    <section>
      <p>
        <strong>{passkeys.ownDevice}</strong>
      </p>
      <button className="button" type="button" onClick={begin}>
        {passkeys.add}
      </button>
    </section>
  );
}
