import { useApp } from '../context.ts';
import { isolate } from '../format.ts';
import { Link } from '../navigation.tsx';
import { Page } from '../Page.tsx';
import { ROUTE } from '../routes.ts';

/** Stands in for the pages by which patients open an account, where only staff open accounts. */
export function ByInvitation() {
  const { config, words } = useApp();
  return (
    <Page name="signUp">
      <p>{words.signUp.byInvitation(isolate(config.clinic.phone))}</p>
      <p>
        {words.signUp.haveAccount} <Link href={ROUTE.login}>{words.signUp.signIn}</Link>
      </p>
    </Page>
  );
}
