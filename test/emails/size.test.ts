import { samples } from './samples.ts';

/** Gmail cuts an email off at 102 kB. */
const LIMIT = 100_000;

/** As SES sends it: quoted-printable, where any byte but plain ASCII takes three characters. */
const encodedSize = (html: string) => {
  const bytes = [...Buffer.from(html)];
  const size = bytes.reduce((sum, byte) => sum + (byte === 0x3d || byte > 0x7e ? 3 : 1), 0);
  return size + Math.ceil(size / 75) * 3;
};

test.each(samples)('$name is not cut off by Gmail', ({ email }) => {
  expect(encodedSize(email.html)).toBeLessThan(LIMIT);
});
