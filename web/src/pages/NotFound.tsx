import { useApp } from '../context.ts';
import { Link } from '../navigation.tsx';
import { Page } from '../Page.tsx';
import { ROUTE } from '../routes.ts';

export function NotFound() {
  const { config, words } = useApp();
  return (
    <Page name="notFound">
      <p>{words.notFound.text}</p>
      {!config.byInvitation && <p>{words.notFound.next}</p>}
      <ul className="links">
        <li>
          <Link href={ROUTE.login}>{words.pages.login}</Link>
        </li>
        {!config.byInvitation && (
          <li>
            <Link href={ROUTE.signUp}>{words.pages.signUp}</Link>
          </li>
        )}
      </ul>
    </Page>
  );
}
