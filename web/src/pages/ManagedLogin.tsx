import { useState } from 'react';
import { ActionButton } from '../ActionButton.tsx';
import { isStorageRefused } from '../browser-storage.ts';
import { useApp, useDeepLink } from '../context.ts';
import { isolate } from '../format.ts';
import { KeepSignedInChoice, placeOf } from '../forms/KeepSignedIn.tsx';
import { NoAccount } from '../NoAccount.tsx';
import { isNamed, namedError } from '../named-error.ts';
import { Link } from '../navigation.tsx';
import { Page } from '../Page.tsx';
import { storeDeepLink } from '../redirect-storage.ts';
import { ROUTE } from '../routes.ts';
import { useAsyncAction } from '../use-async-action.ts';

/** A button that redirects to managed login, which redirects back to this page. */
export function ManagedLogin() {
  const { auth, config, language, refresh, signedIn, words } = useApp();
  const action = useAsyncAction('signIn');
  const [keep, setKeep] = useState('');
  const deepLink = useDeepLink(ROUTE.account);
  const redirect = async () => {
    // The redirect loses what only this page remembers, and the sign-in with it.
    if (isStorageRefused()) throw namedError('StorageRefusedError', 'The browser stores nothing');
    if (deepLink !== undefined) storeDeepLink(deepLink);
    try {
      await (await auth()).signInWithManagedLogin(language, placeOf(keep));
    } catch (error) {
      if (!isNamed(error, 'UserAlreadyAuthenticatedException')) throw error;
      await refresh();
    }
  };
  if (signedIn === null) {
    return (
      <Page name="login">
        <p role="status">{words.layout.loading}</p>
      </Page>
    );
  }
  return (
    <Page name="login">
      <p>{words.login.shared(isolate(config.clinic.name))}</p>
      <KeepSignedInChoice value={keep} onChange={setKeep} />
      <ActionButton
        action={action}
        className="button"
        label={words.actions.signIn}
        busy={words.actions.signInBusy}
        act={redirect}
      />
      <p>
        <Link href={ROUTE.reset}>{words.login.forgot}</Link>
      </p>
      <NoAccount />
    </Page>
  );
}
