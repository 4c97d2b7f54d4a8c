import { useApp } from '../context.ts';
import { isolate } from '../format.ts';
import { Link } from '../navigation.tsx';
import { Page, type PageProps } from '../Page.tsx';
import { ROUTE } from '../routes.ts';
import { OtherAppLink } from './OtherAppLink.tsx';
import { SignOutButton } from './SignOutButton.tsx';

/** Shown on `/login` and `/signup` to a patient who is already signed in. */
export function SignedInAlready({ name }: Pick<PageProps, 'name'>) {
  const { signedIn, toLetters, words } = useApp();
  if (!signedIn) return null;
  return (
    <Page name={name} heading={words.pages.account}>
      <p>{words.login.signedInAs(isolate(toLetters(signedIn.address)))}</p>
      <p>
        <Link className="button" href={ROUTE.account}>
          {words.login.toAccount}
        </Link>
      </p>
      <OtherAppLink />
      <SignOutButton sub={signedIn.sub} />
    </Page>
  );
}
