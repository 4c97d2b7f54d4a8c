import { Suspense } from 'react';
import { useApp } from '../context.ts';
import type { Elements } from '../elements.ts';
import { formatDuration, isolate } from '../format.ts';
import { Link } from '../navigation.tsx';
import { Page } from '../Page.tsx';
import { SentenceWithPhone } from '../PhoneLink.tsx';
import { usePasskeyWords } from '../passkeys/use-passkey-words.ts';
import type { Purpose, SentCode } from '../pending-codes.ts';
import { ROUTE, type Route } from '../routes.ts';

/** The pages that correct the address and send a new code, for each purpose of a code. */
const CODE_PAGES: Readonly<Record<Purpose, { readonly correct: Route; readonly again: Route }>> = {
  confirm: { correct: ROUTE.signUp, again: ROUTE.confirm },
  signIn: { correct: ROUTE.login, again: ROUTE.loginCode },
  reset: { correct: ROUTE.reset, again: ROUTE.reset },
  deletion: { correct: ROUTE.email, again: ROUTE.delete },
  newAddress: { correct: ROUTE.email, again: ROUTE.email },
};

/** Explains what to do when no email arrives; the most likely remedies come first. */
export function Help() {
  const { config, pendingCodes, language, toLetters, words } = useApp();
  const { help } = words;
  const latest = newest(pendingCodes.sent);
  const pages = latest && CODE_PAGES[latest.purpose];
  return (
    <Page name="help">
      <p>{help.intro}</p>
      <ol className="steps">
        <Step title={help.addressTitle}>
          <p>
            {latest === undefined ? help.addressUnknown : help.address(isolate(toLetters(latest.address)))}
          </p>
          {(pages !== undefined || !config.byInvitation) && (
            <p>
              <Link href={pages?.correct ?? ROUTE.signUp}>
                {latest === undefined || latest.purpose === 'confirm'
                  ? help.toSignUp
                  : words.reset.otherAddress}
              </Link>
            </p>
          )}
        </Step>
        <Step title={help.spamTitle}>
          <p>{help.spam(isolate(config.emailFrom))}</p>
        </Step>
        <Step title={help.waitTitle}>
          <p>{help.wait}</p>
        </Step>
        <Step title={help.againTitle}>
          <p>{help.again(formatDuration({ value: 1, unit: 'hour' }, language))}</p>
          {(pages !== undefined || !config.byInvitation) && (
            <p>
              <Link href={pages?.again ?? ROUTE.confirm}>
                {pages === undefined ? help.toConfirm : words.actions.sendNewCode}
              </Link>
            </p>
          )}
        </Step>
        <Step title={help.workTitle}>
          <p>{help.work}</p>
        </Step>
        <Step title={help.accountTitle}>
          <p>{help.account}</p>
          <ul className="links">
            <li>
              <Link href={ROUTE.login}>{help.toLogin}</Link>
            </li>
            <li>
              <Link href={ROUTE.reset}>{help.toReset}</Link>
            </li>
          </ul>
        </Step>
        {config.passkeys !== undefined && (
          <Suspense>
            <PasskeyStep />
          </Suspense>
        )}
        <Step title={help.callTitle}>
          <p>
            <SentenceWithPhone>{help.call(isolate(config.clinic.phone))}</SentenceWithPhone>
          </p>
          <p>{help.tell}</p>
        </Step>
      </ol>
    </Page>
  );
}

/** For patients whose passkey is on a device that they do not have. */
function PasskeyStep() {
  const { passkeyHelp } = usePasskeyWords();
  return (
    <Step title={passkeyHelp.title}>
      <p>{passkeyHelp.text}</p>
    </Step>
  );
}

function Step({ title, children }: { title: string; children: Elements }) {
  return (
    <li>
      <h2>{title}</h2>
      {children}
    </li>
  );
}

function newest(sent: Partial<Record<Purpose, SentCode>>): (SentCode & { purpose: Purpose }) | undefined {
  const all = Object.entries(sent).map(([purpose, code]) => ({ ...code, purpose: purpose as Purpose }));
  return all.sort((one, other) => other.at - one.at)[0];
}
