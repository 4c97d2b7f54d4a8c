import { type ReactNode, useEffect } from 'react';
import { Link, Redirect } from 'wouter';
import { useApp, useDeepLink } from '../../context.ts';
import { Page, type PageProps } from '../../Page.tsx';
import { ROUTE } from '../../routes.ts';

interface SignedInPageProps extends Omit<PageProps, 'children'> {
  readonly children: (address: string) => ReactNode;
  /** Where the way back leads; none on the account page itself. */
  readonly back?: boolean;
}

/** A page for who is signed in; anyone else signs in first. */
export function SignedInPage({ children, back = true, ...page }: SignedInPageProps) {
  const { signedIn, words } = useApp();
  const deepLink = useDeepLink(ROUTE.account);
  if (signedIn === undefined) {
    return deepLink === undefined ? <Redirect to={ROUTE.login} replace /> : <SignInFirst />;
  }
  return (
    <Page {...page}>
      {signedIn === null ? <p role="status">{words.shell.loading}</p> : children(signedIn.address)}
      {back && (
        <p>
          <Link href={ROUTE.account}>{words.actions.cancel}</Link>
        </p>
      )}
    </Page>
  );
}

/** For who came by the link of an email: the code waits until they have signed in. */
function SignInFirst() {
  const { go } = useApp();
  // biome-ignore lint/correctness/useExhaustiveDependencies: it happens once
  useEffect(() => go(ROUTE.login, 'codeInLink', { replace: true }), []);
  return null;
}
