import {
  DecryptCommand,
  DescribeKeyCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  GenerateDataKeyWithoutPlaintextCommand,
  KMSClient,
  ListAliasesCommand,
} from '@aws-sdk/client-kms';
import { type AwsServer, startAwsServer } from '../../../emulator/aws/server.ts';
import { createKms } from '../../../emulator/kms/kms.ts';

const KEY = 'arn:aws:kms:eu-west-1:123456789012:key/11111111-1111-4111-8111-111111111111';
const OTHER_KEY = 'arn:aws:kms:eu-west-1:123456789012:key/22222222-2222-4222-8222-222222222222';
const ALIAS_ARN = 'arn:aws:kms:eu-west-1:123456789012:alias/codes';
const NOW = Date.parse('2026-11-23T12:00:00Z');

let server: AwsServer;
let kms: KMSClient;

beforeAll(async () => {
  const service = createKms({
    keys: [{ arn: KEY, aliases: ['alias/codes'] }, { arn: OTHER_KEY }],
    clock: () => NOW,
  });
  server = await startAwsServer({ services: [service], port: 0 });
  kms = new KMSClient({
    endpoint: server.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
});

afterAll(async () => {
  kms.destroy();
  await server.close();
});

const context = { purpose: 'code', 'userpool-id': 'eu-west-1_abc' };
const plaintext = Buffer.from('123456');
const encrypt = async (KeyId = KEY) => {
  const { CiphertextBlob = new Uint8Array() } = await kms.send(
    new EncryptCommand({ KeyId, Plaintext: plaintext, EncryptionContext: context }),
  );
  return CiphertextBlob;
};

describe('Encrypt and Decrypt', () => {
  test('return the plaintext, whatever the order of the context', async () => {
    const response = await kms.send(
      new DecryptCommand({
        CiphertextBlob: await encrypt(),
        EncryptionContext: { 'userpool-id': 'eu-west-1_abc', purpose: 'code' },
      }),
    );
    expect(Buffer.from(response.Plaintext ?? []).toString()).toBe('123456');
    expect(response).toMatchObject({ KeyId: KEY, EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' });
  });

  test('never return the same blob twice', async () => {
    expect(Buffer.from(await encrypt()).equals(await encrypt())).toBe(false);
  });

  test.each([
    ['another value', { ...context, 'userpool-id': 'eu-west-1_other' }],
    ['a pair missing', { 'userpool-id': 'eu-west-1_abc' }],
    ['an extra pair', { ...context, more: 'x' }],
    ['no context', undefined],
  ])('reject a context with %s', async (_name, EncryptionContext) => {
    const decrypting = kms.send(new DecryptCommand({ CiphertextBlob: await encrypt(), EncryptionContext }));
    await expect(decrypting).rejects.toMatchObject({ name: 'InvalidCiphertextException' });
  });

  test('reject a blob that was changed anywhere, cut or made up', async () => {
    const blob = Buffer.from(await encrypt());
    const changed = [0, 1, 10, blob.length - 30, blob.length - 1].map((index) => {
      const copy = Buffer.from(blob);
      copy.writeUInt8(copy.readUInt8(index) ^ 1, index);
      return copy;
    });
    for (const CiphertextBlob of [...changed, blob.subarray(0, 90), Buffer.from('x'), Buffer.alloc(200, 1)]) {
      await expect(
        kms.send(new DecryptCommand({ CiphertextBlob, EncryptionContext: context })),
      ).rejects.toMatchObject({
        name: 'InvalidCiphertextException',
      });
    }
  });

  test('reject a key id that is not the key of the blob', async () => {
    const CiphertextBlob = await encrypt();
    await expect(
      kms.send(new DecryptCommand({ CiphertextBlob, EncryptionContext: context, KeyId: OTHER_KEY })),
    ).rejects.toMatchObject({ name: 'IncorrectKeyException' });
    for (const KeyId of [KEY, KEY.split('/')[1], 'alias/codes', ALIAS_ARN]) {
      await kms.send(new DecryptCommand({ CiphertextBlob, EncryptionContext: context, KeyId }));
    }
  });

  test('reject a key that does not exist', async () => {
    await expect(encrypt('alias/none')).rejects.toMatchObject({
      name: 'NotFoundException',
      message: "Alias 'alias/none' does not exist",
    });
    await expect(
      kms.send(new DecryptCommand({ CiphertextBlob: await encrypt(), KeyId: KEY.replace(/1$/, '9') })),
    ).rejects.toMatchObject({ name: 'NotFoundException' });
  });

  test('accept 1 to 4096 bytes', async () => {
    await kms.send(new EncryptCommand({ KeyId: KEY, Plaintext: Buffer.alloc(4096) }));
    for (const Plaintext of [Buffer.alloc(4097), Buffer.alloc(0)]) {
      await expect(kms.send(new EncryptCommand({ KeyId: KEY, Plaintext }))).rejects.toMatchObject({
        name: 'ValidationException',
      });
    }
  });

  test('reject an asymmetric algorithm', async () => {
    await expect(
      kms.send(
        new EncryptCommand({ KeyId: KEY, Plaintext: plaintext, EncryptionAlgorithm: 'RSAES_OAEP_SHA_256' }),
      ),
    ).rejects.toMatchObject({ name: 'InvalidKeyUsageException' });
  });
});

describe('GenerateDataKey', () => {
  test.each([
    [{ KeySpec: 'AES_128' as const }, 16],
    [{ KeySpec: 'AES_256' as const }, 32],
    [{ NumberOfBytes: 1 }, 1],
    [{ NumberOfBytes: 1024 }, 1024],
  ])('makes a key for %j', async (size, bytes) => {
    const key = await kms.send(
      new GenerateDataKeyCommand({ KeyId: KEY, EncryptionContext: context, ...size }),
    );
    expect(key.Plaintext).toHaveLength(bytes);
    const unwrapped = await kms.send(
      new DecryptCommand({ CiphertextBlob: key.CiphertextBlob, EncryptionContext: context }),
    );
    expect(unwrapped.Plaintext).toEqual(key.Plaintext);
  });

  test.each([
    {},
    { KeySpec: 'AES_128' as const, NumberOfBytes: 16 },
    { NumberOfBytes: 0 },
    { NumberOfBytes: 1025 },
    { KeySpec: 'toString' as 'AES_128' },
  ])('rejects %j', async (size) => {
    await expect(kms.send(new GenerateDataKeyCommand({ KeyId: KEY, ...size }))).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });

  test('without plaintext returns only the wrapped key', async () => {
    const key = await kms.send(
      new GenerateDataKeyWithoutPlaintextCommand({ KeyId: KEY, KeySpec: 'AES_256' }),
    );
    expect(key).not.toHaveProperty('Plaintext');
    const { Plaintext } = await kms.send(new DecryptCommand({ CiphertextBlob: key.CiphertextBlob }));
    expect(Plaintext).toHaveLength(32);
  });
});

describe('DescribeKey and ListAliases', () => {
  test('find a key by id, ARN and alias', async () => {
    for (const KeyId of [KEY, KEY.split('/')[1], 'alias/codes', ALIAS_ARN]) {
      const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId }));
      expect(KeyMetadata).toMatchObject({
        Arn: KEY,
        AWSAccountId: '123456789012',
        KeyState: 'Enabled',
        CreationDate: new Date(NOW),
      });
    }
  });

  test('list aliases', async () => {
    const { Aliases } = await kms.send(new ListAliasesCommand({}));
    expect(Aliases).toEqual([
      { AliasName: 'alias/codes', AliasArn: ALIAS_ARN, TargetKeyId: KEY.split('/')[1] },
    ]);
  });
});

describe('a request that the SDK would not send', () => {
  test.each([
    [{ Plaintext: 'AA==' }, 'ValidationException'],
    [{ KeyId: 1, Plaintext: 'AA==' }, 'SerializationException'],
    [{ KeyId: KEY, Plaintext: 'not base64' }, 'SerializationException'],
    [{ KeyId: KEY }, 'ValidationException'],
    [{ KeyId: KEY, Plaintext: 'AA==', EncryptionContext: ['a'] }, 'SerializationException'],
    [{ KeyId: KEY, Plaintext: 'AA==', EncryptionContext: { a: 1 } }, 'SerializationException'],
  ])('such as %j is rejected', async (body, type) => {
    const response = await fetch(server.url, {
      method: 'POST',
      headers: { 'x-amz-target': 'TrentService.Encrypt' },
      body: JSON.stringify(body),
    });
    expect([response.status, response.headers.get('x-amzn-errortype')]).toEqual([400, type]);
  });
});
