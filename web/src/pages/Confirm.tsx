import { Link } from 'wouter';
import { useApp, useDeepLink } from '../context.ts';
import { anything, checkCode, checkEmail } from '../forms/checks.ts';
import { Form } from '../forms/Form.tsx';
import { CodeField, EmailField } from '../forms/fields.tsx';
import { useForm } from '../forms/use-form.ts';
import { Page } from '../Page.tsx';
import { isolate } from '../problems.ts';
import { ROUTE } from '../routes.ts';
import { SendAgain } from '../SendAgain.tsx';
import { inWords } from '../time.ts';

export function Confirm() {
  const { auth, config, dropDeepLink, go, journey, language, refresh, words } = useApp();
  const deepLink = useDeepLink(ROUTE.confirm);
  const sent = journey.sent.confirm;
  const linked = deepLink?.username;
  const known = linked ?? sent?.address;

  const form = useForm(
    'confirm',
    {
      // Asked for only where neither the link nor this tab knows whose code it is.
      email: { value: known ?? journey.address, check: known === undefined ? checkEmail : anything },
      code: { value: deepLink?.code ?? '', check: checkCode },
    },
    async ({ email, code }) => {
      const signedIn = await confirm(email, code);
      journey.end('confirm');
      dropDeepLink();
      if (signedIn && (await refresh()) !== undefined) go(ROUTE.account, 'welcome');
      else go(ROUTE.login, signedIn === undefined ? 'alreadyConfirmed' : 'confirmed');
    },
  );

  /** @returns undefined where the account was confirmed before, which is as good */
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
      // Said of an account that is in use. The page must not tell, so it says what it says to everyone.
      if (!(error instanceof Error) || error.name !== 'InvalidParameterException') throw error;
    });
    if (linked === undefined) journey.start('confirm', username);
  };

  return (
    <Page name="confirm" heading={words.confirm.title}>
      <p>{describe()}</p>
      <Form form={form} action={words.actions.confirm} busy={words.actions.confirmBusy}>
        {known === undefined && <EmailField form={form} name="email" />}
        <CodeField form={form} name="code" />
      </Form>
      <p className="quiet">{words.confirm.lives(inWords(config.lives.confirm, language))}</p>
      <section>
        <h2>{words.confirm.noEmail}</h2>
        <SendAgain doing="confirm" sentAt={sent?.at} send={sendAgain} />
        <ul className="links">
          {linked === undefined && (
            <li>
              <Link href={ROUTE.signUp}>{words.confirm.wrongAddress}</Link>
            </li>
          )}
          <li>
            <Link href={ROUTE.help}>{words.shell.help}</Link>
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
