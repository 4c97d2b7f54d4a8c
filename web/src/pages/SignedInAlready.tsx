import { Link } from 'wouter';
import { useApp } from '../context.ts';
import { Page, type PageProps } from '../Page.tsx';
import { isolate } from '../problems.ts';
import { ROUTE } from '../routes.ts';
import { SignOutButton } from './SignOutButton.tsx';

/** For who comes to sign in, or up, and is signed in. */
export function SignedInAlready({ name }: Pick<PageProps, 'name'>) {
  const { signedIn, words } = useApp();
  return (
    <Page name={name} heading={words.pages.account}>
      <p>{words.login.signedInAs(isolate(signedIn?.address ?? ''))}</p>
      <p>
        <Link className="button" href={ROUTE.account}>
          {words.login.toAccount}
        </Link>
      </p>
      <SignOutButton />
    </Page>
  );
}
