import {
  buildDecrypt,
  CommitmentPolicy,
  KmsKeyringNode,
  type KmsKeyringNodeInput,
} from '@aws-crypto/client-node';
import { KMS } from '@aws-sdk/client-kms';
import { type AwsServer, startAwsServer } from '../../../emulator/aws/server.ts';
import { createCodeEncrypter } from '../../../emulator/cognito/encrypt-code.ts';
import { createKms } from '../../../emulator/kms/kms.ts';

type KmsClient = Exclude<ReturnType<NonNullable<KmsKeyringNodeInput['clientProvider']>>, false>;

const keyArn = 'arn:aws:kms:eu-west-1:123456789012:key/11111111-1111-4111-8111-111111111111';
const userPoolId = 'eu-west-1_AbCdEfGhI';
const region = 'eu-west-1';

let server: AwsServer;

beforeAll(async () => {
  const kms = createKms({ keys: [{ arn: keyArn }], clock: Date.now });
  server = await startAwsServer({ services: [kms], port: 0 });
});

afterAll(() => server.close());

const options = () => ({ keyArn, userPoolId, region, kmsEndpoint: server.url });

/** Reads the header of message format v1, field by field. */
function parseHeader(message: Buffer) {
  let offset = 0;
  const take = (size: number) => {
    offset += size;
    return message.subarray(offset - size, offset);
  };
  const uint8 = () => take(1).readUInt8();
  const uint16 = () => take(2).readUInt16BE();
  const field = () => take(uint16());
  const many = <T>(read: () => T) => Array.from({ length: uint16() }, read);

  const version = uint8();
  const type = uint8();
  const suite = uint16();
  take(16);
  const contextBytes = uint16();
  const contextStart = offset;
  const context = many(() => [field().toString(), field().toString()] as const);
  expect(offset - contextStart).toBe(contextBytes);
  const dataKeys = many(() => ({
    providerId: field().toString(),
    providerInfo: field().toString(),
    encryptedKey: field(),
  }));
  return { version, type, suite, context, dataKeys };
}

async function decrypt(message: string) {
  const kms = new KMS({
    endpoint: server.url,
    region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const client = buildDecrypt(CommitmentPolicy.REQUIRE_ENCRYPT_ALLOW_DECRYPT);
  const { plaintext, messageHeader } = await client.decrypt(
    new KmsKeyringNode({ keyIds: [keyArn], clientProvider: () => kms as KmsClient }),
    Buffer.from(message, 'base64'),
  );
  return { plaintext: plaintext.toString(), context: messageHeader.encryptionContext };
}

describe('a code as Cognito encrypts it', () => {
  test('is message format v1 with suite 0x0378 and one data key of the pool’s key', async () => {
    const header = parseHeader(Buffer.from(await createCodeEncrypter(options())('123456'), 'base64'));
    expect(header).toMatchObject({ version: 1, type: 0x80, suite: 0x0378 });
    expect(header.context.map(([key]) => key)).toEqual(['aws-crypto-public-key', 'userpool-id']);
    expect(Object.fromEntries(header.context)['userpool-id']).toBe(userPoolId);
    expect(header.dataKeys).toHaveLength(1);
    expect(header.dataKeys[0]).toMatchObject({ providerId: 'aws-kms', providerInfo: keyArn });
  });

  test('starts with the bytes of a real one', async () => {
    expect(await createCodeEncrypter(options())('123456')).toMatch(/^AYADe/);
  });

  test('is rejected if the key does not exist', async () => {
    const encrypt = createCodeEncrypter({ ...options(), keyArn: keyArn.replace(/1$/, '2') });
    await expect(encrypt('123456')).rejects.toMatchObject({ name: 'NotFoundException' });
  });
});

describe.each(['cognito', 'committed'] as const)('with the suite %s', (suite) => {
  test.each(['123456', 'pa$$ &lt;wörd&gt;', 'x'.repeat(256)])(
    '%s is decrypted under the decrypting policy',
    async (code) => {
      const { plaintext, context } = await decrypt(await createCodeEncrypter({ ...options(), suite })(code));
      expect(plaintext).toBe(code);
      expect(context['userpool-id']).toBe(userPoolId);
    },
  );

  test('the message names its format and suite', async () => {
    const message = Buffer.from(await createCodeEncrypter({ ...options(), suite })('1'), 'base64');
    const start = message.subarray(0, 4).toString('hex');
    expect(start).toMatch(suite === 'cognito' ? /^01800378/ : /^020578/);
  });
});
