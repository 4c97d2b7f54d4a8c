import { useLayoutEffect } from 'react';
import { useApp } from '../../context.ts';
import type { Elements } from '../../elements.ts';
import { Link } from '../../navigation.tsx';
import { Page } from '../../Page.tsx';
import { AskForCode } from '../../passkeys/AskForCode.tsx';
import { AddPasskey, RemovePasskey } from '../../passkeys/ChangePasskey.tsx';
import { EnterCode } from '../../passkeys/EnterCode.tsx';
import { PasskeyList } from '../../passkeys/PasskeyList.tsx';
import { usePasskeyChange } from '../../passkeys/use-passkey-change.ts';
import { usePasskeyWords } from '../../passkeys/use-passkey-words.ts';
import { forgetPasskeysWanted, wantPasskeys } from '../../passkeys/wanted-page.ts';
import { ROUTE } from '../../routes.ts';
import type { SignedIn } from '../../session.ts';
import { NotFound } from '../NotFound.tsx';
import { SignedInPage } from './SignedInPage.tsx';

/** Lists the passkeys of the account. Each change begins with a code, so that the mailbox learns of it beforehand. */
export function Passkeys() {
  const { config, signedIn } = useApp();
  if (config.passkeys === undefined) return <NotFound />;
  // The page of somebody who is signed in changes its heading with each step.
  if (signedIn) return <Steps key={signedIn.sub} person={signedIn} />;
  return (
    <>
      {signedIn === undefined && <ReturnLater />}
      <SignedInPage name="passkeys" back={false}>
        {() => null}
      </SignedInPage>
    </>
  );
}

/** Lets the sign-in lead back to this page, to which the emails about passkeys link. */
function ReturnLater() {
  useLayoutEffect(wantPasskeys, []);
  return null;
}

function Steps({ person }: { person: SignedIn }) {
  const { words } = useApp();
  const { passkeys } = usePasskeyWords();
  const steps = usePasskeyChange(person.sub);
  useLayoutEffect(forgetPasskeysWanted, []);
  const { change } = steps;
  if (change === undefined) {
    return (
      <Page name="passkeys">
        <PasskeyList person={person} begin={steps.begin} />
        <p>
          <Link href={ROUTE.account}>{passkeys.back}</Link>
        </p>
      </Page>
    );
  }
  return (
    <Page name="passkeys" heading={heading()}>
      {step()}
      <p>
        <button className="link" type="button" onClick={steps.end}>
          {words.actions.cancel}
        </button>
      </p>
    </Page>
  );

  /** Each step has a heading of its own, which takes the focus. */
  function heading(): string {
    if (change?.step === 'sent') return words.confirm.title;
    return change?.act.type === 'add' ? passkeys.add : passkeys.removeTitle;
  }

  function step(): Elements {
    if (change === undefined) return null;
    const { act, session } = change;
    if (change.step === 'sent' && session !== undefined)
      return <EnterCode person={person} change={change} session={session} steps={steps} />;
    if (change.step !== 'proved') return <AskForCode person={person} change={change} steps={steps} />;
    return act.type === 'add' ? (
      <AddPasskey person={person} steps={steps} />
    ) : (
      <RemovePasskey person={person} act={act} steps={steps} />
    );
  }
}
