import { Link } from 'wouter';
import { useApp, useDeepLink } from '../context.ts';
import { formatDuration, isolate } from '../format.ts';
import { acceptAny, checkCode, checkEmail } from '../forms/checks.ts';
import { Form } from '../forms/Form.tsx';
import { CodeField, EmailField } from '../forms/fields.tsx';
import { useForm } from '../forms/use-form.ts';
import { Page } from '../Page.tsx';
import { ResendCode } from '../ResendCode.tsx';
import { ROUTE } from '../routes.ts';

export function Confirm() {
  const { auth, config, dropDeepLink, go, pendingCodes, language, refresh, words } = useApp();
  const deepLink = useDeepLink(ROUTE.confirm);
  const sent = pendingCodes.sent.confirm;
  const linked = deepLink?.username;
  const known = linked ?? sent?.address;

  const form = useForm(
    'confirm',
    {
      // The page asks for the address only when neither the link nor this tab knows it.
      email: {
        value: known ?? pendingCodes.lastAddress,
        check: known === undefined ? checkEmail : acceptAny,
      },
      code: { value: deepLink?.code ?? '', check: checkCode },
    },
    async ({ email, code }) => {
      const signedIn = await confirm(email, code);
      pendingCodes.remove('confirm');
      dropDeepLink();
      if (signedIn && (await refresh()) !== undefined) go(ROUTE.account, 'welcome');
      else go(ROUTE.login, signedIn === undefined ? 'alreadyConfirmed' : 'confirmed');
    },
  );

  /** @returns undefined when the account was confirmed before, which is fine too */
  const confirm = async (username: string, code: string) => {
    const user = await auth();
    try {
      return await user.confirm(username, code);
    } catch (error) {
      if (error instanceof Error && error.name === 'NotAuthorizedException') return undefined;
      throw error;
    }
  };

  const sendAgain = async () => {
    const { resendConfirmation } = await auth();
    const username = known ?? form.values.email.trim();
    await resendConfirmation(username).catch((error: unknown) => {
      // Cognito's error for a confirmed account. The page must not reveal that, so it behaves as for any account.
      if (!(error instanceof Error) || error.name !== 'InvalidParameterException') throw error;
    });
    if (linked === undefined) pendingCodes.add('confirm', username);
  };

  return (
    <Page name="confirm" heading={words.confirm.title}>
      <p>{describe()}</p>
      <Form form={form} action={words.actions.confirm} busy={words.actions.confirmBusy}>
        {known === undefined && <EmailField form={form} name="email" />}
        <CodeField form={form} name="code" />
      </Form>
      <p className="quiet">{words.confirm.validFor(formatDuration(config.lives.confirm, language))}</p>
      <section>
        <h2>{words.confirm.noEmail}</h2>
        <ResendCode operation="confirm" sentAt={sent?.at} send={sendAgain} />
        <ul className="links">
          {linked === undefined && (
            <li>
              <Link href={ROUTE.signUp}>{words.confirm.wrongAddress}</Link>
            </li>
          )}
          <li>
            <Link href={ROUTE.help}>{words.layout.help}</Link>
          </li>
        </ul>
        <p>{words.confirm.haveAccount}</p>
        <ul className="links">
          <li>
            <Link href={ROUTE.login}>{words.pages.login}</Link>
          </li>
          <li>
            <Link href={ROUTE.reset}>{words.pages.reset}</Link>
          </li>
        </ul>
      </section>
    </Page>
  );

  function describe(): string {
    if (linked !== undefined) return words.confirm.filledIn;
    return sent === undefined ? words.confirm.sent : words.confirm.sentTo(isolate(sent.address));
  }
}
