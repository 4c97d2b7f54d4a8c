import { useEffect, useState } from 'react';
import { CodeHelp } from '../../CodeHelp.tsx';
import { useAccount, useApp, useDeepLink } from '../../context.ts';
import { isolate } from '../../format.ts';
import { checkCode, checkEmail } from '../../forms/checks.ts';
import { Form } from '../../forms/Form.tsx';
import { CodeField, EmailField } from '../../forms/fields.tsx';
import { useForm } from '../../forms/use-form.ts';
import { refOf } from '../../pending-sign-ups.ts';
import { ROUTE } from '../../routes.ts';
import type { SignedIn } from '../../session.ts';
import type { NoticeKey } from '../../words/index.ts';
import { SignOutButton } from '../SignOutButton.tsx';
import { SignedInPage } from './SignedInPage.tsx';

/** Asks for the new address, and then for the code that was sent to it. */
export function ChangeEmail() {
  return <SignedInPage name="email">{(person) => <Step person={person} />}</SignedInPage>;
}

interface StepProps {
  readonly person: SignedIn;
}

function Step({ person }: StepProps) {
  const { pendingCodes } = useApp();
  const deepLink = useDeepLink(ROUTE.account);
  const isOwn = useIsOwn(deepLink?.ref, person.username);
  if (deepLink === undefined && pendingCodes.sent.newAddress === undefined)
    return <AskForAddress person={person} />;
  return isOwn ? <EnterCode person={person} /> : <OtherAccount person={person} />;
}

/** Returns whether a link belongs to an account. Links that do not say which are taken to. */
function useIsOwn(ref: string | undefined, username: string): boolean {
  const [own, setOwn] = useState<string>();
  useEffect(() => void refOf(username).then(setOwn), [username]);
  return ref === undefined || own === undefined || ref === own;
}

function AskForAddress({ person }: StepProps) {
  const { go, pendingCodes, refresh, toLetters, words } = useApp();
  const loadActs = useAccount(person.sub);
  const form = useForm('address', { email: { value: '', check: checkEmail } }, async ({ email }) => {
    if (await (await loadActs()).changeAddress(email)) return pendingCodes.add('newAddress', email);
    await refresh();
    go(ROUTE.account, 'emailChanged');
  });
  return (
    <>
      <p>{words.changeEmail.current(isolate(toLetters(person.address)))}</p>
      <p>{words.changeEmail.intro}</p>
      <Form form={form} action={words.actions.sendCode} busy={words.actions.sendBusy}>
        <EmailField form={form} name="email" label={words.fields.newEmail} newAddress offersCorrection />
      </Form>
    </>
  );
}

function EnterCode({ person }: StepProps) {
  const { dropDeepLink, go, pendingCodes, refresh, toLetters, words } = useApp();
  const loadActs = useAccount(person.sub);
  const deepLink = useDeepLink(ROUTE.account);
  const sent = pendingCodes.sent.newAddress;
  const form = useForm(
    'address',
    { code: { value: deepLink?.code ?? '', check: checkCode } },
    async ({ code }) => {
      await (await loadActs()).confirmAddress(code);
      pendingCodes.remove('newAddress');
      dropDeepLink();
      await refresh();
      go(ROUTE.account, 'emailConfirmed');
    },
  );
  const sendAgain = async (): Promise<NoticeKey> => {
    await (await loadActs()).sendAddressCode();
    if (sent !== undefined) pendingCodes.add('newAddress', sent.address);
    return 'codeSent';
  };
  const startOver = () => {
    pendingCodes.remove('newAddress');
    dropDeepLink();
  };
  return (
    <>
      <p>{describe()}</p>
      <Form form={form} action={words.actions.confirm} busy={words.actions.confirmBusy}>
        <CodeField form={form} name="code" />
      </Form>
      <CodeHelp
        codeError={form.errors.code}
        isLinked={deepLink !== undefined}
        operation="address"
        sentAt={sent?.at}
        send={sendAgain}
      >
        <p>
          <button className="link" type="button" onClick={startOver}>
            {words.changeEmail.otherAddress}
          </button>
        </p>
      </CodeHelp>
    </>
  );

  function describe(): string {
    if (deepLink !== undefined) return words.changeEmail.filledIn;
    return sent === undefined
      ? words.changeEmail.enter
      : words.changeEmail.sentTo(isolate(toLetters(sent.address)));
  }
}

/** Shown when the link of an email belongs to another account than the one that is signed in. */
function OtherAccount({ person }: StepProps) {
  const { toLetters, words } = useApp();
  return (
    <>
      <p>{words.changeEmail.otherAccount(isolate(toLetters(person.address)))}</p>
      <SignOutButton sub={person.sub} />
    </>
  );
}
