import { useApp, useDeepLink } from '../../context.ts';
import { checkCode, checkEmail } from '../../forms/checks.ts';
import { Form } from '../../forms/Form.tsx';
import { CodeField, EmailField } from '../../forms/fields.tsx';
import { useForm } from '../../forms/use-form.ts';
import { isolate } from '../../problems.ts';
import { ROUTE } from '../../routes.ts';
import { SendAgain } from '../../SendAgain.tsx';
import { SignedInPage } from './SignedInPage.tsx';

/** Asks for the new address, or takes the code that was sent to it. */
export function ChangeEmail() {
  const { journey } = useApp();
  const deepLink = useDeepLink(ROUTE.account);
  const waits = deepLink !== undefined || journey.sent.newAddress !== undefined;
  return (
    <SignedInPage name="email">
      {(address) => (waits ? <TakeCode /> : <AskForAddress address={address} />)}
    </SignedInPage>
  );
}

function AskForAddress({ address }: { address: string }) {
  const { auth, go, journey, refresh, words } = useApp();
  const form = useForm('address', { email: { value: '', check: checkEmail } }, async ({ email }) => {
    const { changeAddress } = await auth();
    if (await changeAddress(email)) return journey.start('newAddress', email);
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

function TakeCode() {
  const { auth, dropDeepLink, go, journey, refresh, words } = useApp();
  const deepLink = useDeepLink(ROUTE.account);
  const sent = journey.sent.newAddress;
  const form = useForm(
    'address',
    { code: { value: deepLink?.code ?? '', check: checkCode } },
    async ({ code }) => {
      const { confirmAddress } = await auth();
      await confirmAddress(code);
      journey.end('newAddress');
      dropDeepLink();
      await refresh();
      go(ROUTE.account, 'emailConfirmed');
    },
  );
  const sendAgain = async () => {
    const { sendAddressCode } = await auth();
    await sendAddressCode();
    if (sent !== undefined) journey.start('newAddress', sent.address);
  };
  const startOver = () => {
    journey.end('newAddress');
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
        <SendAgain doing="address" sentAt={sent?.at} send={sendAgain} />
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
