import { Link } from 'wouter';
import { useApp } from '../context.ts';
import { checkEmail, requiredPassword } from '../forms/checks.ts';
import { Form } from '../forms/Form.tsx';
import { EmailField, PasswordField } from '../forms/fields.tsx';
import { useForm } from '../forms/use-form.ts';
import { Page } from '../Page.tsx';
import { ROUTE } from '../routes.ts';
import { useSignInStep } from '../sign-in-step.ts';
import { SharedLogin } from './SharedLogin.tsx';
import { SignedInAlready } from './SignedInAlready.tsx';

/** On the portal's own page, or on the one that all apps share: whichever the clinic chose. */
export function Login() {
  const { config, signedIn } = useApp();
  if (signedIn) return <SignedInAlready name="login" />;
  return config.signInDomain === undefined ? <OwnLogin /> : <SharedLogin />;
}

function OwnLogin() {
  const { auth, journey, words } = useApp();
  const goOn = useSignInStep();
  const form = useForm(
    'signIn',
    {
      email: { value: journey.address, check: checkEmail },
      password: { value: '', check: requiredPassword('passwordMissing') },
    },
    async ({ email, password }) => {
      journey.note(email);
      const { signInWithPassword } = await auth();
      await goOn(await signInWithPassword(email, password), email);
    },
  );
  const signInWithCode = async ({ email }: { readonly email: string }) => {
    journey.note(email);
    const user = await auth();
    await goOn(await user.signInWithCode(email), email);
  };

  return (
    <Page name="login">
      <Form
        form={form}
        action={words.actions.signIn}
        busy={words.actions.signInBusy}
        other={{
          intro: words.login.codeInstead,
          action: words.actions.emailCode,
          busy: words.actions.emailCodeBusy,
          needs: ['email'],
          submit: signInWithCode,
        }}
      >
        <EmailField form={form} name="email" />
        <PasswordField form={form} name="password" kind="current" />
        <p>
          <Link href={ROUTE.reset}>{words.login.forgot}</Link>
        </p>
      </Form>
      <p className="aside">
        {words.login.noAccount} <Link href={ROUTE.signUp}>{words.login.createAccount}</Link>
      </p>
    </Page>
  );
}
