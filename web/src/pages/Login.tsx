import { useApp } from '../context.ts';
import { checkEmail, requiredPassword } from '../forms/checks.ts';
import { Form } from '../forms/Form.tsx';
import { EmailField, PasswordField } from '../forms/fields.tsx';
import { KeepSignedIn, placeOf, unticked } from '../forms/KeepSignedIn.tsx';
import { useForm } from '../forms/use-form.ts';
import { NoAccount } from '../NoAccount.tsx';
import { Link } from '../navigation.tsx';
import { Page } from '../Page.tsx';
import { answerOffer } from '../passkeys/passkey-offer.ts';
import { passkeyObstacle } from '../passkeys/passkey-support.ts';
import { ROUTE } from '../routes.ts';
import { useContinueSignIn } from '../use-continue-sign-in.ts';
import { later } from './load-later.ts';

const ManagedLogin = later('ManagedLogin');
const SignedInAlready = later('SignedInAlready');

/** Signs in on the portal's own page or with managed login, depending on the configuration. */
export function Login() {
  const { config, signedIn } = useApp();
  if (signedIn) return <SignedInAlready name="login" />;
  return config.signInDomain === undefined ? <PortalLogin /> : <ManagedLogin />;
}

function PortalLogin() {
  const { auth, config, pendingCodes, toLetters, words } = useApp();
  const continueSignIn = useContinueSignIn();
  const form = useForm(
    'signIn',
    {
      email: { value: toLetters(pendingCodes.lastAddress), check: checkEmail },
      password: { value: '', check: requiredPassword('passwordMissing') },
      keep: unticked,
    },
    async ({ email, password, keep }) => {
      pendingCodes.rememberAddress(email);
      const { signInWithPassword } = await auth();
      await continueSignIn(email, () => signInWithPassword(email, password, placeOf(keep)));
    },
  );
  const sendSignInCode = async ({ email, keep = '' }: { readonly email: string; readonly keep?: string }) => {
    pendingCodes.rememberAddress(email);
    const { signInWithCode } = await auth();
    await continueSignIn(email, () => signInWithCode(email, placeOf(keep)));
  };

  const passkey = {
    button: 'passkey',
    operation: 'signInPasskey',
    intro: words.login.passkeyInstead,
    action: words.actions.passkey,
    busy: words.actions.passkeyBusy,
    needs: ['email'],
    submit: async ({ email, keep = '' }: { readonly email: string; readonly keep?: string }) => {
      pendingCodes.rememberAddress(email);
      const { signInWithPasskey } = await auth();
      await continueSignIn(email, () => signInWithPasskey(email, placeOf(keep)));
      answerOffer();
    },
  } as const;

  return (
    <Page name="login">
      <Form
        form={form}
        action={words.actions.signIn}
        busy={words.actions.signInBusy}
        secondary={[
          {
            button: 'code',
            intro: words.login.codeInstead,
            action: words.actions.emailCode,
            busy: words.actions.emailCodeBusy,
            needs: ['email'],
            submit: sendSignInCode,
          },
          ...(passkeyObstacle(config) === undefined ? [passkey] : []),
        ]}
      >
        <EmailField form={form} name="email" />
        <PasswordField form={form} name="password" kind="current" />
        <p>
          <Link href={ROUTE.reset}>{words.login.forgot}</Link>
        </p>
        <KeepSignedIn form={form} />
      </Form>
      {form.problem === 'passwordWrong' && !config.byInvitation && <NotFinished />}
      <NoAccount />
    </Page>
  );
}

/** Says why an address may not work yet. It is shown for every address, because Cognito does not say which it is. */
function NotFinished() {
  const { words } = useApp();
  const { login } = words;
  return (
    <section>
      <h2>{login.notFinished}</h2>
      <p>{login.notFinishedText}</p>
      <ul className="links">
        <li>
          <Link href={ROUTE.confirm}>{login.enterCode}</Link>
        </li>
        <li>
          <Link href={ROUTE.signUp}>{login.signUpAgain}</Link>
        </li>
      </ul>
    </section>
  );
}
