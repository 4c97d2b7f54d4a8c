import { useApp } from '../context.ts';
import { checkNewPassword } from '../forms/checks.ts';
import { Form } from '../forms/Form.tsx';
import { AccountName, PasswordField } from '../forms/fields.tsx';
import { useForm } from '../forms/use-form.ts';
import { Link } from '../navigation.tsx';
import { Page } from '../Page.tsx';
import { ROUTE } from '../routes.ts';
import { useContinueSignIn } from '../use-continue-sign-in.ts';

/** Asks an invited patient to replace the temporary password. */
export function NewPassword() {
  const { auth, config, pendingCodes, words } = useApp();
  const continueSignIn = useContinueSignIn();
  const form = useForm(
    'newPassword',
    { newPassword: { value: '', check: checkNewPassword(config.passwordPolicy) } },
    async ({ newPassword }) => {
      const { answer } = await auth();
      await continueSignIn(pendingCodes.lastAddress, () => answer(newPassword));
    },
  );
  return (
    <Page name="newPassword">
      <p>{words.newPassword.intro}</p>
      <Form form={form} action={words.actions.savePassword} busy={words.actions.saveBusy}>
        <AccountName address={pendingCodes.lastAddress} />
        <PasswordField form={form} name="newPassword" kind="new" />
      </Form>
      <p>
        <Link href={ROUTE.login}>{words.reset.backToSignIn}</Link>
      </p>
    </Page>
  );
}
