import { useApp } from '../../context.ts';
import { required } from '../../forms/checks.ts';
import { Field } from '../../forms/Field.tsx';
import { Form } from '../../forms/Form.tsx';
import { useForm } from '../../forms/use-form.ts';
import { ROUTE } from '../../routes.ts';
import { SignedInPage } from './SignedInPage.tsx';

export function ChangeName() {
  return <SignedInPage name="name">{({ sub }) => <NameForm sub={sub} />}</SignedInPage>;
}

function NameForm({ sub }: { sub: string }) {
  const { auth, go, words } = useApp();
  const form = useForm(
    'profile',
    { name: { value: '', check: required('nameMissing') } },
    async ({ name }) => {
      const { accountOf } = await auth();
      await accountOf(sub).changeName(name);
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
