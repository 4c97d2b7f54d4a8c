import { useApp } from './context.ts';
import { isolate } from './format.ts';
import { Link } from './navigation.tsx';
import { ROUTE } from './routes.ts';

/** Says at the end of a sign-in page how to get an account. */
export function NoAccount() {
  const { config, words } = useApp();
  return (
    <p className="aside">
      {words.login.noAccount}{' '}
      {config.byInvitation ? (
        words.signUp.byInvitation(isolate(config.clinic.phone))
      ) : (
        <Link href={ROUTE.signUp}>{words.login.createAccount}</Link>
      )}
    </p>
  );
}
