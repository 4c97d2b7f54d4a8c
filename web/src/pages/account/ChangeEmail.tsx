import { useApp, useDeepLink } from '../../context.ts';
import { isolate } from '../../format.ts';
import { checkCode, checkEmail } from '../../forms/checks.ts';
import { Form } from '../../forms/Form.tsx';
import { CodeField, EmailField } from '../../forms/fields.tsx';
import { useForm } from '../../forms/use-form.ts';
import { ResendCode } from '../../ResendCode.tsx';
import { ROUTE } from '../../routes.ts';
import { SignedInPage } from './SignedInPage.tsx';

/** Asks for the new address, and then for the code that was sent to it. */
export function ChangeEmail() {
  const { pendingCodes } = useApp();
  const deepLink = useDeepLink(ROUTE.account);
  const isWaiting = deepLink !== undefined || pendingCodes.sent.newAddress !== undefined;
  return (
    <SignedInPage name="email">
      {(address) => (isWaiting ? <EnterCode /> : <AskForAddress address={address} />)}
    </SignedInPage>
  );
}

function AskForAddress({ address }: { address: string }) {
  const { auth, go, pendingCodes, refresh, words } = useApp();
  const form = useForm('address', { email: { value: '', check: checkEmail } }, async ({ email }) => {
    const { changeAddress } = await auth();
    if (await changeAddress(email)) return pendingCodes.add('newAddress', email);
    await refresh();
    go(ROUTE.account, 'emailChanged');
  });
  return (
    <>
      <p>{words.changeEmail.current(isolate(address))}</p>
      <p>{words.changeEmail.intro}</p>
      <Form form={form} action={words.actions.sendCode} busy={words.actions.sendBusy}>
        <EmailField form={form} name="email" label={words.fields.newEmail} newAddress />
      </Form>
    </>
  );
}

function EnterCode() {
  const { auth, dropDeepLink, go, pendingCodes, refresh, words } = useApp();
  const deepLink = useDeepLink(ROUTE.account);
  const sent = pendingCodes.sent.newAddress;
  const form = useForm(
    'address',
    { code: { value: deepLink?.code ?? '', check: checkCode } },
    async ({ code }) => {
      const { confirmAddress } = await auth();
      await confirmAddress(code);
      pendingCodes.remove('newAddress');
      dropDeepLink();
      await refresh();
      go(ROUTE.account, 'emailConfirmed');
    },
  );
  const sendAgain = async () => {
    const { sendAddressCode } = await auth();
    await sendAddressCode();
    if (sent !== undefined) pendingCodes.add('newAddress', sent.address);
  };
  const startOver = () => {
    pendingCodes.remove('newAddress');
    dropDeepLink();
  };
  return (
    <>
      <p>{describe()}</p>
      <Form form={form} action={words.actions.confirm} busy={words.actions.confirmBusy}>
        <CodeField form={form} name="code" />
      </Form>
      <section>
        <h2>{words.confirm.noEmail}</h2>
        <ResendCode operation="address" sentAt={sent?.at} send={sendAgain} />
        <p>
          <button className="link" type="button" onClick={startOver}>
            {words.changeEmail.otherAddress}
          </button>
        </p>
      </section>
    </>
  );

  function describe(): string {
    if (deepLink !== undefined) return words.changeEmail.filledIn;
    return sent === undefined ? words.changeEmail.enter : words.changeEmail.sentTo(isolate(sent.address));
  }
}
