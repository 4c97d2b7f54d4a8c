import { useCallback, useState } from 'react';

type Convert = (address: string) => string;

/** Returns a function that shows addresses in letters, once the code that reads Punycode has been loaded. */
export function useAddressLetters(): Convert {
  const [convert, setConvert] = useState<Convert>();
  return useCallback(
    (address) => {
      if (!/[@.]xn--/i.test(address)) return address;
      if (convert !== undefined) return convert(address);
      // Without the network, the address is shown in Punycode.
      void import('../../formats/address-letters.ts')
        .then(({ toLetters }) => setConvert(() => toLetters))
        .catch(() => undefined);
      return address;
    },
    [convert],
  );
}
