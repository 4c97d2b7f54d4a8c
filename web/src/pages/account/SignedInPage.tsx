import type { ReactNode } from 'react';
import { Link, Redirect } from 'wouter';
import { useApp } from '../../context.ts';
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
  if (signedIn === undefined) return <Redirect to={ROUTE.login} replace />;
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
