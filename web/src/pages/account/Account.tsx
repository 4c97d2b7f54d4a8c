import { ActionButton } from '../../ActionButton.tsx';
import type { Profile } from '../../account-acts.ts';
import { useAccount, useApp, useDeepLink } from '../../context.ts';
import type { Elements } from '../../elements.ts';
import { isolate } from '../../format.ts';
import { Link, Redirect } from '../../navigation.tsx';
import { PasskeyOffer } from '../../passkeys/PasskeyOffer.tsx';
import { arePasskeysWanted } from '../../passkeys/wanted-page.ts';
import { ROUTE, type Route } from '../../routes.ts';
import { useAsyncAction } from '../../use-async-action.ts';
import { LANGUAGES } from '../../words/index.ts';
import { SignOutButton } from '../SignOutButton.tsx';
import { SignedInPage } from './SignedInPage.tsx';
import { WithProfile } from './WithProfile.tsx';

/** Lists the details of the account, each with a link to change it. */
export function Account() {
  const { config, signedIn, words } = useApp();
  const deepLink = useDeepLink(ROUTE.account);
  // The email that confirms a new address links to this page.
  if (deepLink !== undefined) return <Redirect to={ROUTE.email} />;
  if (signedIn && arePasskeysWanted()) return <Redirect to={ROUTE.passkeys} />;
  return (
    <SignedInPage name="account" back={false}>
      {({ sub }) => (
        <>
          {config.passkeys !== undefined && <PasskeyOffer sub={sub} />}
          <WithProfile sub={sub}>{(profile) => <Details sub={sub} profile={profile} />}</WithProfile>
          <section>
            <p>{words.account.staySafe}</p>
            <SignOutButton sub={sub} />
            <p className="or">{words.account.everywhere}</p>
            <SignOutButton sub={sub} everywhere />
          </section>
          <section>
            <p>
              <span>{`${words.account.leaving} `}</span>
              <Link href={ROUTE.delete}>{words.pages.delete}</Link>
            </p>
          </section>
        </>
      )}
    </SignedInPage>
  );
}

function Details({ sub, profile }: { sub: string; profile: Profile }) {
  const { config, pendingCodes, language, toLetters, words } = useApp();
  const { account } = words;
  const { address, addressConfirmed } = profile;
  const sent = pendingCodes.sent.newAddress;
  // The code may have been entered in another tab.
  const waiting = addressConfirmed && sent?.address === address ? undefined : sent;
  return (
    <dl className="details">
      <Row label={account.name} change={ROUTE.name}>
        <span dir="auto" translate={profile.name ? 'no' : 'yes'}>
          {profile.name || account.noName}
        </span>
      </Row>
      <Row label={account.email} change={ROUTE.email}>
        <span className="address" dir="ltr" translate="no">
          {toLetters(address)}
        </span>
        <span className="quiet">{addressConfirmed ? account.emailConfirmed : account.emailNotConfirmed}</span>
        {waiting !== undefined && (
          <>
            <span className="quiet">{account.emailWaiting(isolate(toLetters(waiting.address)))}</span>
            <Link href={ROUTE.email}>{account.enterCode}</Link>
          </>
        )}
        {!addressConfirmed && waiting === undefined && <ConfirmAddress sub={sub} address={address} />}
      </Row>
      <Row label={account.language} change={ROUTE.language}>
        <span translate="no">{LANGUAGES[language].name}</span>
      </Row>
      <Row label={account.password} change={ROUTE.password}>
        <span className="quiet">{account.passwordHidden}</span>
      </Row>
      {config.passkeys !== undefined && (
        <Row label={account.passkeys} change={ROUTE.passkeys}>
          <span className="quiet">{account.passkeysText}</span>
        </Row>
      )}
    </dl>
  );
}

/** Offers to confirm an address that the clinic entered, or that no sign-in has proved yet. */
function ConfirmAddress({ sub, address }: { sub: string; address: string }) {
  const { go, pendingCodes, words } = useApp();
  const loadActs = useAccount(sub);
  const action = useAsyncAction('address');
  const act = async () => {
    await (await loadActs()).sendAddressCode();
    pendingCodes.add('newAddress', address);
    go(ROUTE.email);
  };
  return (
    <ActionButton
      action={action}
      label={words.account.confirmNow}
      busy={words.actions.sendBusy}
      act={act}
      className="link"
    />
  );
}

function Row({ label, change, children }: { label: string; change: Route; children: Elements }) {
  const { words } = useApp();
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
      <dd className="change">
        <Link href={change}>
          <span>{words.actions.change}</span>
          <span className="unseen">{` ${label}`}</span>
        </Link>
      </dd>
    </div>
  );
}
