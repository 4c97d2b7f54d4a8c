import { ActionButton } from '../ActionButton.tsx';
import { useAccount, useApp } from '../context.ts';
import { ROUTE } from '../routes.ts';
import { useAsyncAction } from '../use-async-action.ts';

interface SignOutButtonProps {
  /** The account that the page shows. */
  readonly sub: string;
  /** Signs out on all devices instead of this one. */
  readonly everywhere?: boolean;
}

export function SignOutButton({ sub, everywhere = false }: SignOutButtonProps) {
  const { go, pendingCodes, refresh, words } = useApp();
  const loadActs = useAccount(sub);
  const action = useAsyncAction('profile');
  const act = async () => {
    const notice = everywhere ? 'signedOutEverywhere' : 'signedOut';
    await (await loadActs()).signOut(everywhere, notice);
    await refresh();
    pendingCodes.clear();
    go(ROUTE.login, notice);
  };
  const label = everywhere ? words.actions.signOutEverywhere : words.actions.signOut;
  return <ActionButton action={action} label={label} busy={words.actions.signOutBusy} act={act} />;
}
