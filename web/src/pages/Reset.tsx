import { CodeHelp } from '../CodeHelp.tsx';
import { useApp, useDeepLink } from '../context.ts';
import { formatDuration, isolate } from '../format.ts';
import { checkCode, checkEmail, checkNewPassword } from '../forms/checks.ts';
import { Form } from '../forms/Form.tsx';
import { AccountName, CodeField, EmailField, PasswordField } from '../forms/fields.tsx';
import { useForm } from '../forms/use-form.ts';
import { Link } from '../navigation.tsx';
import { Page } from '../Page.tsx';
import { ROUTE } from '../routes.ts';
import type { NoticeKey } from '../words/index.ts';

/** Asks for the address, and then for the code and the new password. */
export function Reset() {
  const { pendingCodes } = useApp();
  const deepLink = useDeepLink(ROUTE.reset);
  const username = deepLink?.username ?? pendingCodes.sent.reset?.address;
  return username === undefined ? <AskForCode /> : <EnterCode username={username} />;
}

function AskForCode() {
  const { auth, pendingCodes, toLetters, words } = useApp();
  const form = useForm(
    'sendReset',
    { email: { value: toLetters(pendingCodes.lastAddress), check: checkEmail } },
    async ({ email }) => {
      const { sendResetCode } = await auth();
      await sendResetCode(email);
      pendingCodes.add('reset', email);
    },
  );
  return (
    <Page name="reset">
      <p>{words.reset.intro}</p>
      <Form form={form} action={words.actions.sendCode} busy={words.actions.sendBusy}>
        <EmailField form={form} name="email" />
      </Form>
      <p className="quiet">{words.reset.invited}</p>
      <BackToSignIn />
    </Page>
  );
}

/** Leads back to where the patient came from: the sign-in, or the account that is open. */
function BackToSignIn() {
  const { signedIn, words } = useApp();
  return (
    <p>
      {signedIn ? (
        <Link href={ROUTE.account}>{words.login.toAccount}</Link>
      ) : (
        <Link href={ROUTE.login}>{words.reset.backToSignIn}</Link>
      )}
    </p>
  );
}

function EnterCode({ username }: { username: string }) {
  const { auth, config, dropDeepLink, go, pendingCodes, language, refresh, signedIn, toLetters, words } =
    useApp();
  const deepLink = useDeepLink(ROUTE.reset);
  const sent = pendingCodes.sent.reset;
  const form = useForm(
    'reset',
    {
      code: { value: deepLink?.code ?? '', check: checkCode },
      newPassword: { value: '', check: checkNewPassword(config.passwordPolicy) },
    },
    async ({ code, newPassword }) => {
      const { end, reset } = await auth();
      await reset(username, code, newPassword);
      pendingCodes.remove('reset');
      dropDeepLink();
      if (isOwn()) {
        await end('password', 'passwordReset');
        await refresh();
      } else if (signedIn) return go(ROUTE.account, 'passwordResetOther');
      go(ROUTE.login, 'passwordReset');
    },
  );
  /** Whether the account is the one that is signed in here, whose session has ended with the old password. */
  const isOwn = () =>
    signedIn?.username === username || signedIn?.address.toLowerCase() === username.toLowerCase();
  const sendAgain = async (): Promise<NoticeKey> => {
    const { sendResetCode } = await auth();
    await sendResetCode(username);
    if (deepLink === undefined) pendingCodes.add('reset', username);
    return 'codeSentIfKnown';
  };
  const startOver = () => {
    pendingCodes.remove('reset');
    dropDeepLink();
  };
  return (
    <Page name="reset" {...(deepLink === undefined && { heading: words.confirm.title })}>
      <p>
        {deepLink === undefined ? words.reset.sentTo(isolate(toLetters(username))) : words.reset.filledIn}
      </p>
      <Form form={form} action={words.actions.savePassword} busy={words.actions.saveBusy}>
        {deepLink === undefined && <AccountName address={username} />}
        <CodeField form={form} name="code" />
        <PasswordField form={form} name="newPassword" kind="new" />
      </Form>
      <p>{words.reset.signsOut}</p>
      <p className="quiet">{words.reset.validFor(formatDuration(config.lives.reset, language))}</p>
      <CodeHelp
        codeError={form.errors.code}
        isLinked={deepLink !== undefined}
        operation="sendReset"
        sentAt={sent?.at}
        send={sendAgain}
      >
        <p>{words.reset.invited}</p>
        <ul className="links">
          <li>
            <button className="link" type="button" onClick={startOver}>
              {words.reset.otherAddress}
            </button>
          </li>
        </ul>
      </CodeHelp>
      <BackToSignIn />
    </Page>
  );
}
