import { useApp } from './context.ts';
import { isolate } from './format.ts';
import { Link } from './navigation.tsx';
import { SentenceWithPhone } from './PhoneLink.tsx';
import { ROUTE } from './routes.ts';

/** Says at the end of a sign-in page how to get an account. */
export function NoAccount() {
  const { config, words } = useApp();
  return (
    <p className="aside">
      <span>{`${words.login.noAccount} `}</span>
      {config.byInvitation ? (
        <SentenceWithPhone>{words.signUp.byInvitation(isolate(config.clinic.phone))}</SentenceWithPhone>
      ) : (
        <Link href={ROUTE.signUp}>{words.login.createAccount}</Link>
      )}
    </p>
  );
}
