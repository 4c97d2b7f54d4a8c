import fc from 'fast-check';
import { readDeepLink } from '../../web/src/deep-link.ts';

const REF = 'ab12cd34';
const USER = '3f0c1a52-6c1f-4a41-8b52-0d6a3f0f7e11';
const confirm = { page: '/confirm', code: '481516', ref: REF, username: undefined };
const reset = { page: '/reset', code: '481516', ref: REF, username: USER };

describe('the link of an email is read', () => {
  test.each([
    ['as it was sent', '/confirm#code=481516&ref=ab12cd34', confirm],
    ['for a new password', `/reset#username=${USER}&code=481516&ref=ab12cd34`, reset],
    ['with an encoded #', '/confirm%23code=481516&ref=ab12cd34', confirm],
    ['with everything encoded', `/reset%23username%3D${USER}%26code%3D481516%26ref%3Dab12cd34`, reset],
    ['encoded twice', '/confirm%2523code%253D481516%2526ref%253Dab12cd34', confirm],
    ['encoded three times', '/confirm%252523code%25253D481516%252526ref%25253Dab12cd34', confirm],
    ['with an encoded fragment', '/confirm#code%3D481516%26ref%3Dab12cd34', confirm],
    ['with ? instead of #', `/reset?username=${USER}&code=481516&ref=ab12cd34`, reset],
    ['with a slash before the #', '/confirm/#code=481516&ref=ab12cd34', confirm],
    ['behind what a mailing service adds', '/confirm?utm_source=mail#code=481516&ref=ab12cd34', confirm],
    ['before what a mailing service adds', '/confirm#code=481516&ref=ab12cd34&utm_source=mail', confirm],
    ['with &amp;', `/reset#username=${USER}&amp;code=481516&amp;ref=ab12cd34`, reset],
    ['with &amp;amp;', '/confirm#code=481516&amp;amp;ref=ab12cd34', confirm],
    ['with a full stop', '/confirm#code=481516&ref=ab12cd34.', confirm],
    ['with a bracket and a comma', '/confirm#code=481516&ref=ab12cd34),', confirm],
    ['with an angle bracket', '/confirm#code=481516&ref=ab12cd34%3E', confirm],
    ['with a quotation mark after the code', '/confirm#ref=ab12cd34&code=481516%22', confirm],
    ['with a space after the path', '/confirm%20#code=481516&ref=ab12cd34', confirm],
  ])('%s', (_, address, link) => {
    expect(readDeepLink(address)).toEqual(link);
  });

  test('without what was cut off', () => {
    expect(readDeepLink('/confirm#code=481516&ref=ab1')).toEqual({ ...confirm, ref: undefined });
    expect(readDeepLink('/confirm#code=481516')).toEqual({ ...confirm, ref: undefined });
    expect(readDeepLink('/confirm#ref=ab12cd34')).toBeUndefined();
  });
});

test.each([
  ['managed login', '/login?code=5d2f6f0e-0c0b-4d9e-8d0e-0a1b2c3d4e5f&state=abc'],
  ['managed login that failed', '/login?error=access_denied&state=abc'],
  ['a page', '/account/email'],
  ['a broken encoding', '/confirm%2'],
])('the address of %s has no code of an email', (_, address) => {
  expect(readDeepLink(address)).toBeUndefined();
});

test('the link survives every number of encodings, and nothing that is added breaks the app', () => {
  const fields = fc.constantFrom(
    ['/confirm#code=481516&ref=ab12cd34', confirm] as const,
    [`/reset#username=${USER}&code=481516&ref=ab12cd34`, reset] as const,
  );
  const encode = (text: string, times: number): string =>
    times === 0 ? text : encode(encodeURIComponent(text).replaceAll('%2F', '/'), times - 1);
  const end = fc.stringMatching(/^[.,;:!)\]>"'’”» ]{0,3}$/);
  fc.assert(
    fc.property(fields, fc.nat(3), end, ([address, link], times, added) => {
      expect(readDeepLink(encode(address + added, times))).toEqual(link);
    }),
  );
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('%', '2', '3', '5', '#', '?', '&', '=', 'code', 'é', '\0') }),
      (noise) => {
        const link = readDeepLink(`/confirm${noise}`);
        expect(link?.code ?? '').not.toMatch(/[&#?=]/);
        expect(link?.page ?? '/').toMatch(/^\//);
      },
    ),
    { numRuns: 1_000 },
  );
});
