import { CodeHelp } from '../../CodeHelp.tsx';
import { useAccount, useApp } from '../../context.ts';
import { isolate } from '../../format.ts';
import { Choice } from '../../forms/Choice.tsx';
import { checkCode, ticked } from '../../forms/checks.ts';
import { Form } from '../../forms/Form.tsx';
import { CodeField } from '../../forms/fields.tsx';
import { useForm } from '../../forms/use-form.ts';
import { ROUTE } from '../../routes.ts';
import type { SignedIn } from '../../session.ts';
import type { NoticeKey } from '../../words/index.ts';
import { SignedInPage } from './SignedInPage.tsx';

/** Deletes the account with a code, so that nobody can do it without the mailbox, and its owner always learns of it. */
export function DeleteAccount() {
  const { pendingCodes } = useApp();
  return (
    <SignedInPage name="delete">
      {(person) =>
        pendingCodes.sent.deletion?.address === person.address ? (
          <EnterCode person={person} />
        ) : (
          <AskForCode person={person} />
        )
      }
    </SignedInPage>
  );
}

function AskForCode({ person }: { person: SignedIn }) {
  const { config, pendingCodes, toLetters, words } = useApp();
  const loadActs = useAccount(person.sub);
  const { deleteAccount } = words;
  const form = useForm('address', { understand: { value: '', check: ticked('tickMissing') } }, async () => {
    await (await loadActs()).sendDeletionCode(person.address);
    pendingCodes.add('deletion', person.address);
  });
  return (
    <>
      <p>
        <strong>{`${deleteAccount.warning} `}</strong>
        <span>{deleteAccount.what}</span>
      </p>
      <p>{deleteAccount.records(isolate(config.clinic.name))}</p>
      <p>{deleteAccount.codeFirst(isolate(toLetters(person.address)))}</p>
      <Form form={form} action={words.actions.emailDeletionCode} busy={words.actions.sendBusy}>
        <Choice
          id="understand"
          value={form.values.understand}
          onChange={(value) => form.set('understand', value)}
          label={deleteAccount.understand}
          error={form.errors.understand}
        />
      </Form>
    </>
  );
}

function EnterCode({ person }: { person: SignedIn }) {
  const { go, pendingCodes, refresh, toLetters, words } = useApp();
  const loadActs = useAccount(person.sub);
  const { deleteAccount } = words;
  const form = useForm('address', { code: { value: '', check: checkCode } }, async ({ code }) => {
    await (await loadActs()).deleteAccount(code, 'deleted');
    pendingCodes.clear();
    await refresh();
    go(ROUTE.login, 'deleted');
  });
  const sendAgain = async (): Promise<NoticeKey> => {
    await (await loadActs()).sendDeletionCode(person.address);
    pendingCodes.add('deletion', person.address);
    return 'codeSent';
  };
  return (
    <>
      <p>
        <strong>{`${deleteAccount.warning} `}</strong>
        <span>{deleteAccount.sentTo(isolate(toLetters(person.address)))}</span>
      </p>
      <Form form={form} action={words.actions.delete} busy={words.actions.deleteBusy} dangerous>
        <CodeField form={form} name="code" />
      </Form>
      <CodeHelp operation="address" sentAt={pendingCodes.sent.deletion?.at} send={sendAgain} />
    </>
  );
}
