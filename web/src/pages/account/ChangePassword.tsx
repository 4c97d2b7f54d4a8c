import { useAccount, useApp } from '../../context.ts';
import { checkNewPassword, requiredPassword } from '../../forms/checks.ts';
import { Form } from '../../forms/Form.tsx';
import { AccountName, PasswordField } from '../../forms/fields.tsx';
import { useForm } from '../../forms/use-form.ts';
import { Link } from '../../navigation.tsx';
import { ROUTE } from '../../routes.ts';
import type { SignedIn } from '../../session.ts';
import { SignedInPage } from './SignedInPage.tsx';

export function ChangePassword() {
  return <SignedInPage name="password">{(person) => <PasswordForm person={person} />}</SignedInPage>;
}

function PasswordForm({ person }: { person: SignedIn }) {
  const { config, go, refresh, words } = useApp();
  const loadActs = useAccount(person.sub);
  const form = useForm(
    'changePassword',
    {
      currentPassword: { value: '', check: requiredPassword('currentPasswordMissing') },
      newPassword: { value: '', check: checkNewPassword(config.passwordPolicy) },
    },
    async ({ currentPassword, newPassword }) => {
      const result = await (await loadActs()).changePassword(currentPassword, newPassword);
      await refresh();
      if (result === 'signed-out') go(ROUTE.login, 'passwordReset');
      else go(ROUTE.account, result === 'signed-in' ? 'passwordChanged' : 'passwordChangedHere');
    },
  );
  return (
    <>
      <p>{words.changePassword.intro}</p>
      <Form form={form} action={words.actions.savePassword} busy={words.actions.saveBusy}>
        <AccountName address={person.address} />
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
  );
}
