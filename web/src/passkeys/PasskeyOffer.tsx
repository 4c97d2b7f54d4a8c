import { useEffect, useState } from 'react';
import { useApp } from '../context.ts';
import { ROUTE } from '../routes.ts';
import { writeChange } from './passkey-change.ts';
import { answerOffer, isOfferAnswered } from './passkey-offer.ts';
import { hasReader, passkeyObstacle } from './passkey-support.ts';
import { loadPasskeyWords, usePasskeyWords } from './use-passkey-words.ts';

interface PasskeyOfferProps {
  /** The account that gets the passkey. */
  readonly sub: string;
}

/** Offers a passkey once in each browser, on devices that can check their user. */
export function PasskeyOffer({ sub }: PasskeyOfferProps) {
  const { config, language } = useApp();
  const [isShown, setShown] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the offer is made once, when the page opens
  useEffect(() => {
    if (isOfferAnswered() || passkeyObstacle(config) !== undefined) return;
    // The account page works without the offer.
    void Promise.all([hasReader(), loadPasskeyWords(language)]).then(
      ([found]) => {
        if (!found) return;
        answerOffer();
        setShown(true);
      },
      () => undefined,
    );
  }, []);
  return isShown ? <Offer sub={sub} close={() => setShown(false)} /> : null;
}

function Offer({ sub, close }: PasskeyOfferProps & { readonly close: () => void }) {
  const { go } = useApp();
  const { passkeys, passkeyOffer } = usePasskeyWords();
  return (
    <aside className="passkey-offer" aria-labelledby="passkey-offer">
      <h2 id="passkey-offer">{passkeyOffer.title}</h2>
      <p>{passkeys.intro}</p>
      <p>
        <strong>{passkeys.ownDevice}</strong>
      </p>
      <button
        className="button second"
        type="button"
        onClick={() => {
          writeChange({ sub, act: { type: 'add' }, step: 'begun', at: Date.now() });
          go(ROUTE.passkeys);
        }}
      >
        {passkeys.add}
      </button>
      <p>
        <button
          className="link"
          type="button"
          onClick={() => {
            close();
            document.querySelector('h1')?.focus();
          }}
        >
          {passkeyOffer.later}
        </button>
      </p>
    </aside>
  );
}
