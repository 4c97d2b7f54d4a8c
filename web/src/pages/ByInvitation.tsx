import { useApp } from '../context.ts';
import { isolate } from '../format.ts';
import { Link } from '../navigation.tsx';
import { Page } from '../Page.tsx';
import { SentenceWithPhone } from '../PhoneLink.tsx';
import { ROUTE } from '../routes.ts';

/** Stands in for the pages by which patients open an account, where only staff open accounts. */
export function ByInvitation() {
  const { config, words } = useApp();
  return (
    <Page name="signUp">
      <p>
        <SentenceWithPhone>{words.signUp.byInvitation(isolate(config.clinic.phone))}</SentenceWithPhone>
      </p>
      <p>
        <span>{`${words.signUp.haveAccount} `}</span>
        <Link href={ROUTE.login}>{words.signUp.signIn}</Link>
      </p>
    </Page>
  );
}
