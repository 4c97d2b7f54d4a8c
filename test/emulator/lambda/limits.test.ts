import { ARN, functionOf, type Harness, startHarness } from './harness.ts';

let harness: Harness | undefined;
afterEach(async () => {
  await harness?.close();
  harness = undefined;
});

const ECHO = 'export const handler = async ({ size }) => "x".repeat(size);';
const MB = 1024 * 1024;

describe('a function is refused', () => {
  test.each([
    ['with more than 4 KB of variables', { BIG: 'x'.repeat(4090) }, 'exceeded the 4KB limit'],
    [
      'with a variable of Lambda',
      { AWS_REGION: 'eu-west-1' },
      'Reserved keys used in this request: AWS_REGION',
    ],
    ['with an invalid name of a variable', { '1ST': 'x' }, 'invalid names: 1ST'],
  ])('%s', async (_, environment, message) => {
    await expect(startHarness(functionOf(ECHO, { environment }))).rejects.toMatchObject({
      type: 'InvalidParameterValueException',
      message: expect.stringContaining(message),
    });
  });

  test('but not with 4 KB of variables', async () => {
    harness = await startHarness(functionOf(ECHO, { environment: { BIG: 'x'.repeat(4096 - 10) } }));
  });
});

describe('an event', () => {
  beforeEach(async () => {
    harness = await startHarness(functionOf('export const handler = async () => "done";'));
  });

  test('of over 6 MB is refused', async () => {
    const event = 'x'.repeat(6 * MB - 2);
    await expect(harness?.host.invoke(ARN, event)).resolves.toMatchObject({ payload: 'done' });
    await expect(harness?.host.invoke(ARN, `${event}x`)).rejects.toMatchObject({
      type: 'RequestTooLargeException',
      status: 413,
    });
  });

  test('of over 1 MB is refused when it is asynchronous', async () => {
    const event = 'x'.repeat(MB - 2);
    await harness?.host.invokeAsync(ARN, event);
    await expect(harness?.host.invokeAsync(ARN, `${event}x`)).rejects.toMatchObject({
      type: 'RequestTooLargeException',
    });
    await harness?.host.settled();
  });
});

test('a response of over 6 MB is an error of the function, whose process goes on', async () => {
  harness = await startHarness(functionOf(ECHO));
  const { payload, functionError } = await harness.host.invoke(ARN, { size: 6 * MB + 99 });
  expect(functionError).toBe('Unhandled');
  expect(payload).toMatchObject({ errorType: 'Function.ResponseSizeTooLarge' });
  await expect(harness.host.invoke(ARN, { size: 6 * MB + 98 })).resolves.toMatchObject({
    payload: expect.any(String),
  });
  expect(harness.platform('initStart')).toHaveLength(1);
});
