import { useApp } from '../../context.ts';
import { isolate } from '../../format.ts';
import { Form, useSentence } from '../../forms/Form.tsx';
import { useForm } from '../../forms/use-form.ts';
import { ROUTE } from '../../routes.ts';
import { SignedInPage } from './SignedInPage.tsx';

export function DeleteAccount() {
  const { auth, config, go, pendingCodes, refresh, words } = useApp();
  const sentence = useSentence();
  const form = useForm(
    'profile',
    {
      understand: {
        value: '',
        check: (value) => ({ value, error: value === '' ? 'tickMissing' : undefined }),
      },
    },
    async () => {
      const { deleteAccount } = await auth();
      await deleteAccount('deleted');
      pendingCodes.clear();
      await refresh();
      go(ROUTE.login, 'deleted');
    },
  );
  const { deleteAccount } = words;
  const error = form.errors.understand;
  return (
    <SignedInPage name="delete">
      {() => (
        <>
          <p>
            <strong>{deleteAccount.warning}</strong> {deleteAccount.what}
          </p>
          <p>{deleteAccount.records(isolate(config.clinic.name))}</p>
          <Form form={form} action={words.actions.delete} busy={words.actions.deleteBusy} dangerous>
            <div className={error === undefined ? 'field' : 'field wrong'}>
              {error !== undefined && (
                <p className="error" id="understand-error">
                  {sentence(error)}
                </p>
              )}
              <label className="choice">
                <input
                  type="checkbox"
                  id="understand"
                  name="understand"
                  checked={form.values.understand !== ''}
                  onChange={({ target }) => form.set('understand', target.checked ? 'yes' : '')}
                  {...(error !== undefined && {
                    'aria-invalid': true,
                    'aria-describedby': 'understand-error',
                  })}
                />
                {deleteAccount.understand}
              </label>
            </div>
          </Form>
        </>
      )}
    </SignedInPage>
  );
}
