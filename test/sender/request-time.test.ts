import { requestTimeOf } from '../../sender/telemetry/request-time.ts';

describe('the time of a request', () => {
  test('is the second that its trace id names', () => {
    expect(requestTimeOf('1-58406520-a006649127e371903a2de979')).toBe(Date.parse('2016-12-01T18:00:00Z'));
  });

  test.each([
    undefined,
    '',
    '1-58406520',
    '2-58406520-a006649127e371903a2de979',
    '1-5840652g-a006649127e371903a2de979',
  ])('is unknown for the trace id %p', (traceId) => {
    expect(requestTimeOf(traceId)).toBeUndefined();
  });
});
