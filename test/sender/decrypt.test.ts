import { KMSClient } from '@aws-sdk/client-kms';
import { AwsError } from '../../emulator/aws/service.ts';
import { createCodeEncrypter } from '../../emulator/cognito/encrypt-code.ts';
import { createDecrypt } from '../../sender/codes/decrypt.ts';
import { toSenderError } from '../../sender/errors.ts';
import { clientOptions, KEY, OTHER_KEY, POOL, REGION, startKms, startRefusingKms } from '../harness/cloud.ts';

let kms: Awaited<ReturnType<typeof startKms>>;
beforeAll(async () => {
  kms = await startKms();
});
afterAll(() => kms.close());

const encrypter = (options: object = {}) =>
  createCodeEncrypter({ keyArn: KEY, userPoolId: POOL, region: REGION, kmsEndpoint: kms.url, ...options });

const decrypt = (
  ciphertext: string,
  kind: 'sign-in-code' | 'invitation' = 'sign-in-code',
  client?: KMSClient,
) => createDecrypt(client ?? kms.client, KEY, 5_000)({ ciphertext, userPoolId: POOL, kind });

const failureOf = async (ciphertext: string, client?: KMSClient) => {
  const result = await decrypt(ciphertext, 'sign-in-code', client).catch(toSenderError);
  return 'failureClass' in result ? { class: result.failureClass, retryable: result.retryable } : 'decrypted';
};

describe('decrypt', () => {
  test.each(['cognito', 'committed'] as const)('decrypts a code in the %s suite', async (suite) => {
    const secret = await decrypt(await encrypter({ suite })('481516'));
    expect(secret.reveal()).toBe('481516');
  });

  test('unescapes a temporary password once', async () => {
    const escaped = await encrypter()('a&lt;b&gt;c&amp;lt;d&quot;e&#39;f');
    expect((await decrypt(escaped, 'invitation')).reveal()).toBe(`a<b>c&lt;d"e'f`);
  });

  test('does not unescape a code', async () => {
    expect((await decrypt(await encrypter()('&lt;'))).reveal()).toBe('&lt;');
  });

  test('rejects a code of another pool', async () => {
    const foreign = await encrypter({ userPoolId: 'eu-west-1_Other' })('481516');
    expect(await failureOf(foreign)).toEqual({ class: 'foreign_ciphertext', retryable: false });
  });

  test('rejects a code of another key without a request to KMS', async () => {
    const other = await encrypter({ keyArn: OTHER_KEY })('481516');
    expect(await failureOf(other)).toEqual({ class: 'decrypt_failed', retryable: false });
  });

  test('rejects a message that was tampered with at any position', async () => {
    const message = Buffer.from(await encrypter()('481516'), 'base64');
    const positions = Array.from({ length: 24 }, (_, step) => Math.floor((step * message.length) / 24));
    for (const position of positions) {
      const tampered = Buffer.from(message);
      tampered.writeUInt8(tampered.readUInt8(position) ^ 0x41, position);
      expect(await failureOf(tampered.toString('base64'))).toEqual({
        class: 'decrypt_failed',
        retryable: false,
      });
    }
  });

  test.each(['AYAD', 'not base64 at all!', '////', 'A'.repeat(8192)])('rejects %.20s', async (text) => {
    expect(await failureOf(text)).toEqual({ class: 'decrypt_failed', retryable: false });
  });

  test('rejects a truncated message', async () => {
    const message = Buffer.from(await encrypter()('481516'), 'base64');
    for (const length of [1, 20, message.length - 100, message.length - 1]) {
      const cut = message.subarray(0, length).toString('base64');
      expect(await failureOf(cut)).toEqual({ class: 'decrypt_failed', retryable: false });
    }
  });

  test.each([
    ['AccessDeniedException', 400, 'key_denied', false],
    ['DisabledException', 400, 'key_denied', false],
    ['NotFoundException', 400, 'key_denied', false],
    ['InvalidCiphertextException', 400, 'decrypt_failed', false],
    ['ThrottlingException', 400, 'key_unavailable', true],
    ['KMSInternalException', 500, 'key_unavailable', true],
    ['KeyUnavailableException', 500, 'key_unavailable', true],
  ])('classifies %s of KMS', async (name, status, failureClass, retryable) => {
    const refusing = await startRefusingKms(new AwsError(name, 'No.', status));
    const code = await encrypter()('481516');
    expect(await failureOf(code, refusing.client)).toEqual({ class: failureClass, retryable });
    await refusing.close();
  });

  test('is retryable when KMS cannot be reached', async () => {
    const unreachable = new KMSClient(clientOptions('http://127.0.0.1:9'));
    const code = await encrypter()('481516');
    expect(await failureOf(code, unreachable)).toEqual({ class: 'key_unavailable', retryable: true });
  });

  test('returns a secret that is redacted when it is logged or serialised', async () => {
    const secret = await decrypt(await encrypter()('481516'));
    const { inspect } = await import('node:util');
    expect([`${secret}`, JSON.stringify({ secret }), inspect({ secret }, { depth: 5 })].join()).not.toContain(
      '481516',
    );
  });
});
