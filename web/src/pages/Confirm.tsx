import { useEffect, useState } from 'react';
import { ActionButton } from '../ActionButton.tsx';
import { CodeHelp } from '../CodeHelp.tsx';
import { useApp, useDeepLink } from '../context.ts';
import { formatDuration, isolate } from '../format.ts';
import { acceptAny, checkCode, checkEmail } from '../forms/checks.ts';
import { Form } from '../forms/Form.tsx';
import { CodeField, EmailField } from '../forms/fields.tsx';
import { useForm } from '../forms/use-form.ts';
import { isNamed, namedError } from '../named-error.ts';
import { Page } from '../Page.tsx';
import { type PendingSignUp, pendingSignUps } from '../pending-sign-ups.ts';
import { ROUTE } from '../routes.ts';
import { askOtherTabs, latestChange } from '../session-changes.ts';
import { useAsyncAction } from '../use-async-action.ts';
import type { NoticeKey } from '../words/index.ts';
import { AddressTaken, BegunElsewhere, ConfirmedForOtherApp, NothingToConfirm } from './ConfirmEnds.tsx';
import { PageLinks } from './PageLinks.tsx';

/**
 * Confirms a sign-up that this browser began. A link alone confirms nothing: its code may belong to an account that
 * somebody else created with the address of the person who opened it.
 */
export function Confirm() {
  const { pendingCodes } = useApp();
  const deepLink = useDeepLink(ROUTE.confirm);
  const [end, setEnd] = useState<'taken' | 'confirmed'>();
  const signUp = usePendingSignUp(deepLink?.ref, pendingCodes.sent.confirm?.address);
  if (end !== undefined) return end === 'taken' ? <AddressTaken /> : <ConfirmedForOtherApp />;
  switch (signUp) {
    case 'looking':
      return null;
    case 'none':
      return deepLink === undefined ? <NothingToConfirm /> : <BegunElsewhere code={deepLink.code} />;
    default:
      return <EnterCode signUp={signUp} onEnd={setEnd} />;
  }
}

/**
 * Finds the sign-up to confirm: the one that the link belongs to, else the one with this tab's address, else the only
 * one of the browser.
 *
 * @returns undefined when there are several, so that the page must ask for the address
 */
function usePendingSignUp(
  ref: string | undefined,
  address: string | undefined,
): PendingSignUp | undefined | 'none' | 'looking' {
  const [found, setFound] = useState<{ key: string; signUp: PendingSignUp | undefined | 'none' }>();
  const key = `${ref} ${address}`;
  useEffect(() => {
    let isLatest = true;
    void look().then((signUp) => isLatest && setFound({ key, signUp }));
    return () => {
      isLatest = false;
    };

    async function look(): Promise<PendingSignUp | undefined | 'none'> {
      if (ref !== undefined) return (await pendingSignUps.findByRef(ref)) ?? 'none';
      const known = address === undefined ? undefined : await pendingSignUps.findByAddress(address);
      if (known !== undefined) return known;
      const all = pendingSignUps.list();
      return all.length > 1 ? undefined : (all[0] ?? 'none');
    }
  }, [ref, address, key]);
  return found?.key === key ? found.signUp : 'looking';
}

interface EnterCodeProps {
  /** Undefined when the page must ask for the address. */
  readonly signUp: PendingSignUp | undefined;
  /** Shows another page at the same path. */
  readonly onEnd: (end: 'taken' | 'confirmed') => void;
}

function EnterCode({ signUp, onEnd }: EnterCodeProps) {
  const {
    auth,
    comeFrom,
    config,
    dropDeepLink,
    go,
    otherApp,
    pendingCodes,
    language,
    refresh,
    signedIn,
    toLetters,
    words,
  } = useApp();
  const deepLink = useDeepLink(ROUTE.confirm);
  const sent = pendingCodes.sent.confirm;
  const { other, ask, forget } = useOtherPerson();
  // The link of the email opens in a new tab.
  useEffect(() => {
    if (signUp?.app !== undefined) comeFrom(signUp.app);
  }, [signUp, comeFrom]);

  const form = useForm(
    'confirm',
    {
      email: {
        value: toLetters(pendingCodes.lastAddress),
        check: signUp === undefined ? checkEmail : acceptAny,
      },
      code: { value: deepLink?.code ?? '', check: checkCode },
    },
    async ({ email, code }) => {
      const username = await requireUsername(email);
      // The question appears above the form, and the next press answers it.
      if (other === undefined && (await ask()) !== undefined) return;
      const result = await confirm(username, code);
      pendingSignUps.remove(username);
      if (result === 'taken') return onEnd('taken');
      pendingCodes.remove('confirm');
      dropDeepLink();
      if (otherApp !== undefined) return onEnd('confirmed');
      if (result === 'welcome' && (await refresh()) !== undefined) go(ROUTE.account, 'welcome');
      else if (signedIn) go(ROUTE.account, result === 'confirmed' ? 'confirmedOther' : result);
      else go(ROUTE.login, result === 'welcome' ? 'confirmed' : result);
    },
  );

  const requireUsername = async (email: string) => {
    const found = signUp ?? (await pendingSignUps.findByAddress(email));
    if (found === undefined)
      throw namedError('UnknownSignUpError', 'This browser began no sign-up with the address');
    return found.username;
  };

  const confirm = async (
    username: string,
    code: string,
  ): Promise<'welcome' | 'confirmed' | 'alreadyConfirmed' | 'taken'> => {
    const user = await auth();
    try {
      const maySignIn = other === undefined && otherApp === undefined;
      return (await user.confirm(username, code, maySignIn, otherApp?.clientId)) ? 'welcome' : 'confirmed';
    } catch (error) {
      if (isNamed(error, 'NotAuthorizedException')) return 'alreadyConfirmed';
      if (isNamed(error, 'AliasExistsException')) return 'taken';
      throw error;
    }
  };

  const sendAgain = async (): Promise<NoticeKey | undefined> => {
    const { resendConfirmation } = await auth();
    const username = await requireUsername(checkEmail(form.values.email).value);
    try {
      await resendConfirmation(username, otherApp?.clientId);
    } catch (error) {
      // Only this browser knows the user name, so saying that the account is confirmed reveals nothing.
      if (!isNamed(error, 'InvalidParameterException')) throw error;
      pendingSignUps.remove(username);
      if (otherApp === undefined) go(ROUTE.login, 'alreadyConfirmed');
      else onEnd('confirmed');
      return undefined;
    }
    pendingSignUps.renew(username);
    const address = sent?.address ?? (signUp === undefined ? checkEmail(form.values.email).value : undefined);
    if (address !== undefined) pendingCodes.add('confirm', address);
    return 'emailSent';
  };

  return (
    <Page name="confirm" heading={words.confirm.title}>
      {other !== undefined && <OtherPerson address={other} onSignedOut={forget} />}
      <p>{describe()}</p>
      <Form form={form} action={words.actions.confirm} busy={words.actions.confirmBusy}>
        {signUp === undefined && <EmailField form={form} name="email" />}
        <CodeField form={form} name="code" />
      </Form>
      <p className="quiet">{words.confirm.validFor(formatDuration(config.lives.confirm, language))}</p>
      <CodeHelp
        codeError={form.errors.code}
        isLinked={deepLink !== undefined}
        operation="confirm"
        sentAt={sent?.at ?? signUp?.at}
        send={sendAgain}
      >
        <PageLinks links={[[ROUTE.signUp, words.confirm.wrongAddress]]} />
      </CodeHelp>
    </Page>
  );

  function describe(): string {
    if (deepLink !== undefined) return words.confirm.filledIn;
    if (sent !== undefined) return words.confirm.sentTo(isolate(toLetters(sent.address)));
    return signUp === undefined ? words.confirm.several : words.confirm.sent;
  }
}

/** Finds out who else is signed in, here or in another tab. */
function useOtherPerson() {
  const { signedIn } = useApp();
  const [elsewhere, setElsewhere] = useState<string>();
  const ask = async (): Promise<string | undefined> => {
    if (latestChange()?.type !== 'in') return undefined;
    const address = await askOtherTabs();
    setElsewhere(address);
    return address;
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: asks once, when the page opens
  useEffect(() => void ask(), []);
  return { other: signedIn?.address ?? elsewhere, ask, forget: () => setElsewhere(undefined) };
}

/** Says who is signed in, and asks whether to sign out before the new account is confirmed. */
function OtherPerson({ address, onSignedOut }: { address: string; onSignedOut: () => void }) {
  const { auth, refresh, showNotice, toLetters, words } = useApp();
  const action = useAsyncAction('profile');
  const signOut = async () => {
    const { end } = await auth();
    await end('signOut', 'signedOut');
    onSignedOut();
    await refresh();
    showNotice('signedOut');
  };
  return (
    <div className="notice asking" role="alert">
      <p>{words.confirm.otherPerson(isolate(toLetters(address)))}</p>
      <p>{words.confirm.otherPersonChoice}</p>
      <ActionButton
        action={action}
        label={words.actions.signOut}
        busy={words.actions.signOutBusy}
        act={signOut}
      />
    </div>
  );
}
