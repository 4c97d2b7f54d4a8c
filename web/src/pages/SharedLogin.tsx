import { Link } from 'wouter';
import { ActionButton } from '../ActionButton.tsx';
import { useApp, useDeepLink } from '../context.ts';
import { keepLink } from '../kept.ts';
import { Page } from '../Page.tsx';
import { isolate } from '../problems.ts';
import { ROUTE } from '../routes.ts';
import { useAction } from '../use-action.ts';

/** Where patients leave for the sign-in pages that all apps share, and come back to. */
export function SharedLogin() {
  const { auth, config, language, signedIn, words } = useApp();
  const action = useAction('signIn');
  const deepLink = useDeepLink(ROUTE.account);
  const leave = async () => {
    if (deepLink !== undefined) keepLink(deepLink);
    await (await auth()).signInOnSharedPages(language);
  };
  if (signedIn === null) {
    return (
      <Page name="login">
        <p role="status">{words.shell.loading}</p>
      </Page>
    );
  }
  return (
    <Page name="login">
      <p>{words.login.shared(isolate(config.clinic.name))}</p>
      <ActionButton
        action={action}
        className="button"
        label={words.actions.signIn}
        busy={words.actions.signInBusy}
        act={leave}
      />
      <p>
        <Link href={ROUTE.reset}>{words.login.forgot}</Link>
      </p>
      <p className="aside">
        {words.login.noAccount} <Link href={ROUTE.signUp}>{words.login.createAccount}</Link>
      </p>
    </Page>
  );
}
