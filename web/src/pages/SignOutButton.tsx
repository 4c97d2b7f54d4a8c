import { ActionButton } from '../ActionButton.tsx';
import { useApp } from '../context.ts';
import { ROUTE } from '../routes.ts';
import { useAsyncAction } from '../use-async-action.ts';

/** @param props.everywhere signs out on all devices instead of this one */
export function SignOutButton({ everywhere = false }: { readonly everywhere?: boolean }) {
  const { auth, go, pendingCodes, refresh, words } = useApp();
  const action = useAsyncAction('profile');
  const act = async () => {
    const { signOut } = await auth();
    const notice = everywhere ? 'signedOutEverywhere' : 'signedOut';
    await signOut(everywhere, notice);
    pendingCodes.clear();
    await refresh();
    go(ROUTE.login, notice);
  };
  const label = everywhere ? words.actions.signOutEverywhere : words.actions.signOut;
  return <ActionButton action={action} label={label} busy={words.actions.signOutBusy} act={act} />;
}
