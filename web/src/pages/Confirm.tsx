import { type ReactNode, useEffect, useState } from 'react';
import { ActionButton } from '../ActionButton.tsx';
import { CodeHelp } from '../CodeHelp.tsx';
import { useApp, useDeepLink } from '../context.ts';
import { formatDuration, isolate } from '../format.ts';
import { acceptAny, checkCode, checkEmail } from '../forms/checks.ts';
import { Form } from '../forms/Form.tsx';
import { CodeField, EmailField } from '../forms/fields.tsx';
import { useForm } from '../forms/use-form.ts';
import { isNamed, namedError } from '../named-error.ts';
import { Link } from '../navigation.tsx';
import { Page } from '../Page.tsx';
import { type PendingSignUp, pendingSignUps } from '../pending-sign-ups.ts';
import { ROUTE, type Route } from '../routes.ts';
import { askOtherTabs, latestChange } from '../session-changes.ts';
import { useAsyncAction } from '../use-async-action.ts';
import type { NoticeKey } from '../words/index.ts';

/**
 * Confirms a sign-up that this browser began. A link alone confirms nothing: its code may belong to an account that
 * somebody else created with the address of the person who opened it.
 */
export function Confirm() {
  const { pendingCodes } = useApp();
  const deepLink = useDeepLink(ROUTE.confirm);
  const [isTaken, setTaken] = useState(false);
  const signUp = usePendingSignUp(deepLink?.ref, pendingCodes.sent.confirm?.address);
  if (isTaken) return <AddressTaken />;
  switch (signUp) {
    case 'looking':
      return null;
    case 'none':
      return deepLink === undefined ? <NothingToConfirm /> : <BegunElsewhere code={deepLink.code} />;
    default:
      return <EnterCode signUp={signUp} onTaken={() => setTaken(true)} />;
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
  readonly onTaken: () => void;
}

function EnterCode({ signUp, onTaken }: EnterCodeProps) {
  const { auth, config, dropDeepLink, go, pendingCodes, language, refresh, signedIn, words } = useApp();
  const deepLink = useDeepLink(ROUTE.confirm);
  const sent = pendingCodes.sent.confirm;
  const { other, ask, forget } = useOtherPerson();

  const form = useForm(
    'confirm',
    {
      email: { value: pendingCodes.lastAddress, check: signUp === undefined ? checkEmail : acceptAny },
      code: { value: deepLink?.code ?? '', check: checkCode },
    },
    async ({ email, code }) => {
      const username = await requireUsername(email);
      // The question appears above the form, and the next press answers it.
      if (other === undefined && (await ask()) !== undefined) return;
      const result = await confirm(username, code);
      pendingSignUps.remove(username);
      if (result === 'taken') return onTaken();
      pendingCodes.remove('confirm');
      dropDeepLink();
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
      return (await user.confirm(username, code, other === undefined)) ? 'welcome' : 'confirmed';
    } catch (error) {
      if (isNamed(error, 'NotAuthorizedException')) return 'alreadyConfirmed';
      if (isNamed(error, 'AliasExistsException')) return 'taken';
      throw error;
    }
  };

  const sendAgain = async (): Promise<NoticeKey | undefined> => {
    const { resendConfirmation } = await auth();
    const username = await requireUsername(form.values.email.trim());
    try {
      await resendConfirmation(username);
    } catch (error) {
      // Only this browser knows the user name, so saying that the account is confirmed reveals nothing.
      if (!isNamed(error, 'InvalidParameterException')) throw error;
      pendingSignUps.remove(username);
      go(ROUTE.login, 'alreadyConfirmed');
      return undefined;
    }
    pendingSignUps.renew(username);
    const address = sent?.address ?? (signUp === undefined ? form.values.email.trim() : undefined);
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
        <Links
          links={[
            [ROUTE.signUp, words.confirm.wrongAddress],
            [ROUTE.help, words.layout.help],
          ]}
        />
      </CodeHelp>
    </Page>
  );

  function describe(): string {
    if (deepLink !== undefined) return words.confirm.filledIn;
    if (sent !== undefined) return words.confirm.sentTo(isolate(sent.address));
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
  const { auth, refresh, showNotice, words } = useApp();
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
      <p>{words.confirm.otherPerson(isolate(address))}</p>
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

/** Shows the code of a link to a person whose browser did not begin the sign-up. */
function BegunElsewhere({ code }: { code: string }) {
  const { words } = useApp();
  const { confirm } = words;
  return (
    <Page name="confirm" heading={confirm.elsewhereTitle}>
      <p>{confirm.elsewhere}</p>
      <p className="shown-code" dir="ltr">
        {code}
      </p>
      <p>{confirm.elsewhereWarning}</p>
      <section>
        <h2>{confirm.again}</h2>
        <p>{confirm.againText}</p>
        <Links links={[[ROUTE.signUp, words.pages.signUp]]} />
      </section>
    </Page>
  );
}

function NothingToConfirm() {
  const { words } = useApp();
  return (
    <Page name="confirm">
      <p>{words.confirm.nothing}</p>
      <p>{words.confirm.againText}</p>
      <Links
        links={[
          [ROUTE.signUp, words.pages.signUp],
          [ROUTE.login, words.pages.login],
          [ROUTE.help, words.layout.help],
        ]}
      />
    </Page>
  );
}

/** Shown to the owner of the mailbox, who has just entered its code. */
function AddressTaken() {
  const { words } = useApp();
  return (
    <Page name="confirm" heading={words.confirm.takenTitle}>
      <p>{words.confirm.taken}</p>
      <Links
        links={[
          [ROUTE.login, words.pages.login],
          [ROUTE.reset, words.pages.reset],
        ]}
      />
    </Page>
  );
}

function Links({ links }: { links: readonly (readonly [Route, ReactNode])[] }) {
  return (
    <ul className="links">
      {links.map(([route, label]) => (
        <li key={route}>
          <Link href={route}>{label}</Link>
        </li>
      ))}
    </ul>
  );
}
