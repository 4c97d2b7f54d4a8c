import { useAccount, useApp } from '../../context.ts';
import { required } from '../../forms/checks.ts';
import { Field } from '../../forms/Field.tsx';
import { Form } from '../../forms/Form.tsx';
import { useForm } from '../../forms/use-form.ts';
import { ROUTE } from '../../routes.ts';
import { SignedInPage } from './SignedInPage.tsx';
import { WithProfile } from './WithProfile.tsx';

export function ChangeName() {
  return (
    <SignedInPage name="name">
      {({ sub }) => (
        <WithProfile sub={sub}>{({ name }) => <NameForm sub={sub} present={name} />}</WithProfile>
      )}
    </SignedInPage>
  );
}

function NameForm({ sub, present }: { sub: string; present: string }) {
  const { go, words } = useApp();
  const loadActs = useAccount(sub);
  const form = useForm(
    'profile',
    { name: { value: present, check: required('nameMissing') } },
    async ({ name }) => {
      await (await loadActs()).changeName(name);
      go(ROUTE.account, 'nameChanged');
    },
  );
  return (
    <Form form={form} action={words.actions.save} busy={words.actions.saveBusy}>
      <Field
        form={form}
        name="name"
        label={words.fields.name}
        input={{ autoComplete: 'name', dir: 'auto' }}
      />
    </Form>
  );
}
