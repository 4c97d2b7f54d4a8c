import { Link } from 'wouter';
import { useApp } from '../../context.ts';
import { checkNewPassword, requiredPassword } from '../../forms/checks.ts';
import { Form } from '../../forms/Form.tsx';
import { AccountName, PasswordField } from '../../forms/fields.tsx';
import { useForm } from '../../forms/use-form.ts';
import { ROUTE } from '../../routes.ts';
import { SignedInPage } from './SignedInPage.tsx';

export function ChangePassword() {
  const { auth, config, go, words } = useApp();
  const form = useForm(
    'changePassword',
    {
      currentPassword: { value: '', check: requiredPassword('currentPasswordMissing') },
      newPassword: { value: '', check: checkNewPassword(config.passwordPolicy) },
    },
    async ({ currentPassword, newPassword }) => {
      const { changePassword } = await auth();
      await changePassword(currentPassword, newPassword);
      go(ROUTE.account, 'passwordChanged');
    },
  );
  return (
    <SignedInPage name="password">
      {(address) => (
        <>
          <Form form={form} action={words.actions.savePassword} busy={words.actions.saveBusy}>
            <AccountName address={address} />
            <PasswordField
              form={form}
              name="currentPassword"
              label={words.fields.currentPassword}
              kind="current"
            />
            <PasswordField form={form} name="newPassword" kind="new" />
          </Form>
          <ul className="links">
            <li>
              <Link href={ROUTE.reset}>{words.changePassword.forgot}</Link>
            </li>
            <li>
              <Link href={ROUTE.reset}>{words.changePassword.noPassword}</Link>
            </li>
          </ul>
        </>
      )}
    </SignedInPage>
  );
}
