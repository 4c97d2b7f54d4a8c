import { Fragment, useEffect } from 'react';
import { useApp, useDeepLink } from '../../context.ts';
import type { Elements } from '../../elements.ts';
import { Link, Redirect } from '../../navigation.tsx';
import { Page, type PageProps } from '../../Page.tsx';
import { ROUTE } from '../../routes.ts';
import type { SignedIn } from '../../session.ts';

interface SignedInPageProps extends Omit<PageProps, 'children'> {
  readonly children: (person: SignedIn) => Elements;
  /** Whether to show a link back to the account. */
  readonly back?: boolean;
}

/** A page that requires a signed-in patient; everyone else is sent to the sign-in page. */
export function SignedInPage({ children, back = true, ...page }: SignedInPageProps) {
  const { signedIn, words } = useApp();
  const deepLink = useDeepLink(ROUTE.account);
  if (signedIn === undefined) {
    return deepLink === undefined ? <Redirect to={ROUTE.login} /> : <SignInFirst />;
  }
  return (
    <Page {...page}>
      {signedIn === null ? (
        <p role="status">{words.layout.loading}</p>
      ) : (
        // Nothing that was typed or loaded for one person is shown to another.
        <Fragment key={signedIn.sub}>{children(signedIn)}</Fragment>
      )}
      {back && (
        <p>
          <Link href={ROUTE.account}>{words.actions.cancel}</Link>
        </p>
      )}
    </Page>
  );
}

/** Asks a patient who followed an email's link to sign in; the code is used afterwards. */
function SignInFirst() {
  const { go } = useApp();
  // biome-ignore lint/correctness/useExhaustiveDependencies: redirects once
  useEffect(() => go(ROUTE.login, 'codeInLink', { replace: true }), []);
  return null;
}
