import { emailKinds, SIGN_IN_CODE_LIVES } from '../../sender/email/kinds.ts';
import { maximumDelivery, streamOf } from '../../sender/email/streams.ts';

describe('streams of email', () => {
  test('only what lives a quarter of an hour or less is brief', () => {
    expect(emailKinds.filter((kind) => streamOf(kind) === 'brief')).toEqual(['sign-in-code']);
  });

  test('SES gives up when the first code of a stream has ended', () => {
    expect(maximumDelivery('brief')).toBe(SIGN_IN_CODE_LIVES.value * 60);
    expect(maximumDelivery('lasting')).toBe(60 * 60);
  });
});
