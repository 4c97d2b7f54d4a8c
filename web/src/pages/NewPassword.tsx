import { Link } from 'wouter';
import { useApp } from '../context.ts';
import { checkNewPassword } from '../forms/checks.ts';
import { Form } from '../forms/Form.tsx';
import { AccountName, PasswordField } from '../forms/fields.tsx';
import { useForm } from '../forms/use-form.ts';
import { Page } from '../Page.tsx';
import { ROUTE } from '../routes.ts';
import { useSignInStep } from '../sign-in-step.ts';

/** Where an invited patient takes a password of their own. */
export function NewPassword() {
  const { auth, config, journey, words } = useApp();
  const goOn = useSignInStep();
  const form = useForm(
    'newPassword',
    { newPassword: { value: '', check: checkNewPassword(config.passwordPolicy) } },
    async ({ newPassword }) => {
      const { answer } = await auth();
      await goOn(await answer(newPassword), journey.address);
    },
  );
  return (
    <Page name="newPassword">
      <p>{words.newPassword.intro}</p>
      <Form form={form} action={words.actions.savePassword} busy={words.actions.saveBusy}>
        <AccountName address={journey.address} />
        <PasswordField form={form} name="newPassword" kind="new" />
      </Form>
      <p>
        <Link href={ROUTE.login}>{words.reset.backToSignIn}</Link>
      </p>
    </Page>
  );
}
