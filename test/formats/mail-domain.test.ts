import fc from 'fast-check';
import { suggestAddress } from '../../formats/mail-domain.ts';

test.each([
  ['gmial.com', 'gmail.com'],
  ['gmal.com', 'gmail.com'],
  ['gmaill.com', 'gmail.com'],
  ['gnail.com', 'gmail.com'],
  ['GMIAL.COM', 'gmail.com'],
  ['gmail.con', 'gmail.com'],
  ['gmail.cmo', 'gmail.com'],
  ['gmail.co', 'gmail.com'],
  ['gmail.comm', 'gmail.com'],
  ['gmail.fr', 'gmail.com'],
  ['gmail.co.uk', 'gmail.com'],
  ['gmial.con', 'gmail.com'],
  ['hotmial.co.uk', 'hotmail.co.uk'],
  ['hotmail.couk', 'hotmail.co.uk'],
  ['hotmail.com.uk', 'hotmail.co.uk'],
  ['hotmai.es', 'hotmail.es'],
  ['homtail.com.mx', 'hotmail.com.mx'],
  ['yaho.fr', 'yahoo.fr'],
  ['yahooo.com', 'yahoo.com'],
  ['outlok.es', 'outlook.es'],
  ['oultook.com', 'outlook.com'],
  ['icluod.com', 'icloud.com'],
  ['iclould.com', 'icloud.com'],
  ['btintenet.com', 'btinternet.com'],
  ['virginmeda.con', 'virginmedia.com'],
  ['orage.fr', 'orange.fr'],
  ['wandoo.fr', 'wanadoo.fr'],
  ['laposte.fr', 'laposte.net'],
  ['aol.con', 'aol.com'],
  ['live.co.ku', 'live.co.uk'],
])('offers for a mistyped %s the domain %s', (typed, meant) => {
  expect(suggestAddress(`Jo.Doe@${typed}`)).toBe(`Jo.Doe@${meant}`);
});

test.each([
  ...['gmail.com', 'googlemail.com', 'hotmail.co.uk', 'hotmail.es', 'outlook.fr', 'live.com.mx', 'yahoo.ie'],
  ...['ymail.com', 'mail.com', 'email.com', 'aol.com', 'gmx.de', 'gmx.ch', 'me.com', 'orange.fr', 'free.fr'],
  ...['sfr.fr', 'proton.me', 'pm.me', 'protonmail.ch', 'bt.com', 'sky.com'],
  ...[
    'nhs.net',
    'riverside-clinic.example',
    'xn--mller-kva.example',
    'max.de',
    'tree.fr',
    'love.com',
    'hey.com',
  ],
  ...[
    'mac.net.uk',
    'uni-mail.example',
    'live.example',
    'mail.riverside-clinic.example',
    'qq.com',
    'salud.gob.mx',
  ],
])('offers nothing for %s', (domain) => {
  expect(suggestAddress(`jo@${domain}`)).toBeUndefined();
});

test('offers nothing for what is no address', () => {
  expect(suggestAddress('gmial.com')).toBeUndefined();
  expect(suggestAddress('jörg@gmial.com')).toBeUndefined();
});

test('keeps the part before the @, and never doubts its own offer', () => {
  const label = fc.stringMatching(/^[a-z]{2,12}$/);
  const near = fc
    .tuple(
      fc.constantFrom('gmail.com', 'hotmail.co.uk', 'yahoo.fr', 'outlook.es'),
      fc.nat(8),
      fc.stringMatching(/^[a-z.]?$/),
    )
    .map(([domain, at, letter]) => domain.slice(0, at) + letter + domain.slice(at + 1));
  const domains = fc.oneof(
    near,
    fc.tuple(label, label).map((labels) => labels.join('.')),
  );
  fc.assert(
    fc.property(fc.stringMatching(/^[A-Za-z0-9'+_-]{1,20}$/), domains, (localPart, domain) => {
      const offer = suggestAddress(`${localPart}@${domain}`);
      if (offer === undefined) return;
      expect(offer.split('@')[0]).toBe(localPart);
      expect(suggestAddress(offer)).toBeUndefined();
    }),
    { numRuns: 1_000 },
  );
});
