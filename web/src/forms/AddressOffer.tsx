import { useEffect, useState } from 'react';
import { suggestAddress } from '../../../formats/mail-domain.ts';
import { useApp } from '../context.ts';
import { isolate } from '../format.ts';

/** Milliseconds. A button that is being pressed must not move away before it is released. */
const DELAY = 300;

interface AddressOfferProps {
  readonly entered: string;
  readonly onAccept: (address: string) => void;
}

/** Proposes another address when the domain of the entered one looks mistyped. */
export default function AddressOffer({ entered, onAccept }: AddressOfferProps) {
  const { words } = useApp();
  const [isShown, setShown] = useState(false);
  const address = suggestAddress(entered);
  useEffect(() => {
    const timer = setTimeout(setShown, DELAY, true);
    return () => clearTimeout(timer);
  }, []);
  if (address === undefined || !isShown) return null;
  return (
    <div className="offer">
      <p>{words.fields.didYouMean(isolate(address))}</p>
      <button className="link" type="button" onClick={() => onAccept(address)}>
        {words.fields.takeAddress(isolate(address))}
      </button>
    </div>
  );
}
