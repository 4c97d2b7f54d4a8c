import { CodeHelp } from '../CodeHelp.tsx';
import { useApp } from '../context.ts';
import { formatDuration, isolate } from '../format.ts';
import { checkCode } from '../forms/checks.ts';
import { Form } from '../forms/Form.tsx';
import { CodeField } from '../forms/fields.tsx';
import { useForm } from '../forms/use-form.ts';
import { Redirect } from '../navigation.tsx';
import { Page } from '../Page.tsx';
import { ROUTE } from '../routes.ts';
import { useContinueSignIn } from '../use-continue-sign-in.ts';
import type { NoticeKey } from '../words/index.ts';
import { PageLinks } from './PageLinks.tsx';
import { SignedInAlready } from './SignedInAlready.tsx';

export function LoginCode() {
  const { auth, config, pendingCodes, language, signedIn, toLetters, words } = useApp();
  const continueSignIn = useContinueSignIn();
  const sent = pendingCodes.sent.signIn;
  const form = useForm('signInCode', { code: { value: '', check: checkCode } }, async ({ code }) => {
    const { answer } = await auth();
    await continueSignIn(sent?.address ?? '', () => answer(code));
  });

  if (signedIn) return <SignedInAlready name="login" />;
  if (sent === undefined) return <Redirect to={ROUTE.login} />;
  const sendAgain = async (): Promise<NoticeKey> => {
    const { signInWithCode } = await auth();
    await continueSignIn(sent.address, () => signInWithCode(sent.address));
    return 'codeSentIfKnown';
  };
  return (
    <Page name="loginCode">
      <p>{words.loginCode.sentTo(isolate(toLetters(sent.address)))}</p>
      <Form form={form} action={words.actions.signIn} busy={words.actions.signInBusy}>
        <CodeField form={form} name="code" />
      </Form>
      <p className="quiet">{words.loginCode.validFor(formatDuration(config.lives.signIn, language))}</p>
      <CodeHelp operation="signIn" sentAt={sent.at} send={sendAgain}>
        <p>{words.loginCode.notFinished}</p>
        <PageLinks links={[[ROUTE.login, words.loginCode.usePassword]]} />
      </CodeHelp>
    </Page>
  );
}
