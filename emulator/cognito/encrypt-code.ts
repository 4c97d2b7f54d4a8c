import {
  AlgorithmSuiteIdentifier,
  buildEncrypt,
  CommitmentPolicy,
  KmsKeyringNode,
  type KmsKeyringNodeInput,
} from '@aws-crypto/client-node';
import { KMS } from '@aws-sdk/client-kms';
import { type Credentials, UNCHECKED } from '../iam/credentials.ts';

/**
 * The message format: `cognito` is what the service uses, v1 with suite 0x0378, without key commitment; `committed` is the
 * default of the AWS Encryption SDK, v2 with suite 0x0578.
 */
export type CodeSuite = 'cognito' | 'committed';

export interface CodeEncrypterOptions {
  /** ARN of the pool's custom-sender key. */
  readonly keyArn: string;
  readonly userPoolId: string;
  readonly kmsEndpoint: string;
  readonly region: string;
  /** Of Cognito, which needs a grant to use the key; by default those of an endpoint that checks none. */
  readonly credentials?: Credentials;
  readonly suite?: CodeSuite;
}

/**
 * Encrypts a code or temporary password; returns the message in base64.
 *
 * @param keyArn by default the key that the function was created with
 */
export type EncryptCode = (plaintext: string, keyArn?: string) => Promise<string>;

/** The keyring's own type does not allow the SDK's `undefined` fields, which it checks at run time. */
type KmsClient = Exclude<ReturnType<NonNullable<KmsKeyringNodeInput['clientProvider']>>, false>;

const SUITES = {
  cognito: {
    suiteId: AlgorithmSuiteIdentifier.ALG_AES256_GCM_IV12_TAG16_HKDF_SHA384_ECDSA_P384,
    policy: CommitmentPolicy.FORBID_ENCRYPT_ALLOW_DECRYPT,
  },
  committed: {
    suiteId: AlgorithmSuiteIdentifier.ALG_AES256_GCM_IV12_TAG16_HKDF_SHA512_COMMIT_KEY_ECDSA_P384,
    policy: CommitmentPolicy.REQUIRE_ENCRYPT_ALLOW_DECRYPT,
  },
} as const;

/**
 * Returns a function that encrypts the `code` of a custom sender event: as an AWS Encryption SDK message with one data
 * key from KMS and the encryption context `userpool-id`.
 *
 * @returns a function that rejects with the KMS client's error if the key cannot be used
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-sender-triggers.html
 * @see https://docs.aws.amazon.com/encryption-sdk/latest/developer-guide/message-format.html
 */
export function createCodeEncrypter(options: CodeEncrypterOptions): EncryptCode {
  const { keyArn, userPoolId, kmsEndpoint, region, suite = 'cognito', credentials = UNCHECKED } = options;
  const { suiteId, policy } = SUITES[suite];
  const { encrypt } = buildEncrypt(policy);
  const kms = new KMS({
    region,
    endpoint: kmsEndpoint,
    credentials,
  });
  const keyringOf = (generatorKeyId: string) =>
    new KmsKeyringNode({ generatorKeyId, clientProvider: () => kms as KmsClient });
  return async (plaintext, chosenArn = keyArn) => {
    const { result } = await encrypt(keyringOf(chosenArn), plaintext, {
      suiteId,
      encryptionContext: { 'userpool-id': userPoolId },
    });
    return result.toString('base64');
  };
}
