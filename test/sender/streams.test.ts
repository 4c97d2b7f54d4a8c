import { emailKinds, SIGN_IN_CODE_LIFETIME } from '../../sender/email/kinds.ts';
import { maxDeliverySeconds, streamOf } from '../../sender/email/streams.ts';

describe('streams of email', () => {
  test('only kinds whose secret works for a quarter of an hour or less are brief', () => {
    expect(emailKinds.filter((kind) => streamOf(kind) === 'brief')).toEqual(['sign-in-code']);
  });

  test('SES stops trying when the first code of a stream expires', () => {
    expect(maxDeliverySeconds('brief')).toBe(SIGN_IN_CODE_LIFETIME.value * 60);
    expect(maxDeliverySeconds('lasting')).toBe(60 * 60);
  });
});
