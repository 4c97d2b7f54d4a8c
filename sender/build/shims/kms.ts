/** The name by which the Encryption SDK's KMS keyring asks for a client that it is never without. */
export { KMSClient as KMS } from '@aws-sdk/client-kms';
