import { Link } from 'wouter';
import { useApp } from '../context.ts';
import { checkEmail, requiredPassword } from '../forms/checks.ts';
import { Form } from '../forms/Form.tsx';
import { EmailField, PasswordField } from '../forms/fields.tsx';
import { useForm } from '../forms/use-form.ts';
import { Page } from '../Page.tsx';
import { ROUTE } from '../routes.ts';
import { useContinueSignIn } from '../use-continue-sign-in.ts';
import { ManagedLogin } from './ManagedLogin.tsx';
import { SignedInAlready } from './SignedInAlready.tsx';

/** Signs in on the portal's own page or with managed login, depending on the configuration. */
export function Login() {
  const { config, signedIn } = useApp();
  if (signedIn) return <SignedInAlready name="login" />;
  return config.signInDomain === undefined ? <PortalLogin /> : <ManagedLogin />;
}

function PortalLogin() {
  const { auth, pendingCodes, words } = useApp();
  const continueSignIn = useContinueSignIn();
  const form = useForm(
    'signIn',
    {
      email: { value: pendingCodes.lastAddress, check: checkEmail },
      password: { value: '', check: requiredPassword('passwordMissing') },
    },
    async ({ email, password }) => {
      pendingCodes.rememberAddress(email);
      const { signInWithPassword } = await auth();
      await continueSignIn(await signInWithPassword(email, password), email);
    },
  );
  const signInWithCode = async ({ email }: { readonly email: string }) => {
    pendingCodes.rememberAddress(email);
    const user = await auth();
    await continueSignIn(await user.signInWithCode(email), email);
  };

  return (
    <Page name="login">
      <Form
        form={form}
        action={words.actions.signIn}
        busy={words.actions.signInBusy}
        secondary={{
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
