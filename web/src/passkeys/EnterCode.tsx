import { CodeHelp } from '../CodeHelp.tsx';
import { useApp } from '../context.ts';
import { isolate } from '../format.ts';
import { checkCode } from '../forms/checks.ts';
import { Form } from '../forms/Form.tsx';
import { CodeField } from '../forms/fields.tsx';
import { useForm } from '../forms/use-form.ts';
import type { SignedIn } from '../session.ts';
import type { NoticeKey } from '../words/index.ts';
import type { PasskeyChange } from './passkey-change.ts';
import type { PasskeyChangeSteps } from './use-passkey-change.ts';
import { usePasskeyWords } from './use-passkey-words.ts';

interface EnterCodeProps {
  readonly person: SignedIn;
  readonly change: PasskeyChange;
  /** The session of the sign-in whose code was sent. */
  readonly session: string;
  readonly steps: PasskeyChangeSteps;
}

/** Asks for the code, after which the passkeys can be changed. */
export function EnterCode({ person, change, session, steps }: EnterCodeProps) {
  const { auth, toLetters, words } = useApp();
  const { passkeys } = usePasskeyWords();
  const form = useForm('signInCode', { code: { value: '', check: checkCode } }, async ({ code }) => {
    const { enterCode } = await (await auth()).passkeysOf(person);
    await enterCode(session, code);
    steps.proved();
  });
  const sendAgain = async (): Promise<NoticeKey> => {
    const { sendCode } = await (await auth()).passkeysOf(person);
    steps.sent(await sendCode());
    return 'codeSent';
  };
  return (
    <>
      <p>{passkeys.sentTo(isolate(toLetters(person.address)))}</p>
      <Form form={form} action={words.actions.confirm} busy={words.actions.confirmBusy}>
        <CodeField form={form} name="code" />
      </Form>
      <CodeHelp operation="signIn" sentAt={change.at} send={sendAgain} />
    </>
  );
}
