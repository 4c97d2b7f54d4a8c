/** The KMS keyring of the Encryption SDK imports `KMS` for a default client, which it never creates here. */
export { KMSClient as KMS } from '@aws-sdk/client-kms';
