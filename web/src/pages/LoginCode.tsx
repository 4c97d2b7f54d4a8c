import { Link, Redirect } from 'wouter';
import { useApp } from '../context.ts';
import { checkCode } from '../forms/checks.ts';
import { Form } from '../forms/Form.tsx';
import { CodeField } from '../forms/fields.tsx';
import { useForm } from '../forms/use-form.ts';
import { Page } from '../Page.tsx';
import { isolate } from '../problems.ts';
import { ROUTE } from '../routes.ts';
import { SendAgain } from '../SendAgain.tsx';
import { useSignInStep } from '../sign-in-step.ts';
import { inWords } from '../time.ts';
import { SignedInAlready } from './SignedInAlready.tsx';

export function LoginCode() {
  const { auth, config, journey, language, signedIn, words } = useApp();
  const goOn = useSignInStep();
  const sent = journey.sent.signIn;
  const form = useForm('signInCode', { code: { value: '', check: checkCode } }, async ({ code }) => {
    const { answer } = await auth();
    await goOn(await answer(code), sent?.address ?? '');
  });

  if (signedIn) return <SignedInAlready name="login" />;
  if (sent === undefined) return <Redirect to={ROUTE.login} replace />;
  const sendAgain = async () => {
    const { signInWithCode } = await auth();
    await goOn(await signInWithCode(sent.address), sent.address);
  };
  return (
    <Page name="loginCode">
      <p>{words.loginCode.sentTo(isolate(sent.address))}</p>
      <Form form={form} action={words.actions.signIn} busy={words.actions.signInBusy}>
        <CodeField form={form} name="code" />
      </Form>
      <p className="quiet">{words.loginCode.lives(inWords(config.lives.signIn, language))}</p>
      <section>
        <h2>{words.confirm.noEmail}</h2>
        <SendAgain doing="signIn" sentAt={sent.at} send={sendAgain} />
        <ul className="links">
          <li>
            <Link href={ROUTE.login}>{words.loginCode.usePassword}</Link>
          </li>
          <li>
            <Link href={ROUTE.help}>{words.shell.help}</Link>
          </li>
        </ul>
      </section>
    </Page>
  );
}
