import { samples } from './samples.ts';

/** Gmail truncates an email at 102 kB. */
const LIMIT = 100_000;

/** Returns the size of HTML as quoted-printable, which SES sends: bytes other than plain ASCII take three characters. */
const encodedSize = (html: string) => {
  const bytes = [...Buffer.from(html)];
  const size = bytes.reduce((sum, byte) => sum + (byte === 0x3d || byte > 0x7e ? 3 : 1), 0);
  return size + Math.ceil(size / 75) * 3;
};

test.each(samples)('$name is not truncated by Gmail', ({ email }) => {
  expect(encodedSize(email.html)).toBeLessThan(LIMIT);
});
