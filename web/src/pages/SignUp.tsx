import { Link } from 'wouter';
import { useApp } from '../context.ts';
import { isolate } from '../format.ts';
import { checkEmail, checkNewPassword, required } from '../forms/checks.ts';
import { Field } from '../forms/Field.tsx';
import { Form } from '../forms/Form.tsx';
import { EmailField, PasswordField } from '../forms/fields.tsx';
import { useForm } from '../forms/use-form.ts';
import { toLocale } from '../language.ts';
import { Page } from '../Page.tsx';
import { ROUTE } from '../routes.ts';
import { SignedInAlready } from './SignedInAlready.tsx';

export function SignUp() {
  const { auth, config, go, pendingCodes, language, signedIn, words } = useApp();
  const form = useForm(
    'signUp',
    {
      name: { value: '', check: required('nameMissing') },
      email: { value: pendingCodes.lastAddress, check: checkEmail },
      newPassword: { value: '', check: checkNewPassword(config.passwordPolicy) },
    },
    async ({ name, email, newPassword }) => {
      const { signUp, resendConfirmation } = await auth();
      try {
        await signUp(name, email, newPassword, toLocale(language, config.defaultLanguage));
      } catch (error) {
        if (!(error instanceof Error) || error.name !== 'UsernameExistsException') throw error;
        // The page must not reveal who has an account, so the next page is always the same. An account that was never
        // confirmed gets a new code; for a confirmed one, Cognito refuses to send it.
        await resendConfirmation(email).catch(() => undefined);
      }
      pendingCodes.add('confirm', email);
      go(ROUTE.confirm);
    },
  );
  if (signedIn) return <SignedInAlready name="signUp" />;
  return (
    <Page name="signUp">
      <p>{words.signUp.intro(isolate(config.clinic.name))}</p>
      <Form form={form} action={words.actions.signUp} busy={words.actions.signUpBusy}>
        <Field
          form={form}
          name="name"
          label={words.fields.name}
          input={{ autoComplete: 'name', dir: 'auto' }}
        />
        <EmailField form={form} name="email" hint={words.signUp.emailHint} />
        <PasswordField form={form} name="newPassword" label={words.fields.password} kind="new" />
      </Form>
      <p>
        {words.signUp.haveAccount} <Link href={ROUTE.login}>{words.signUp.signIn}</Link>
      </p>
    </Page>
  );
}
