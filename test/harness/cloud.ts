import { KMSClient } from '@aws-sdk/client-kms';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { type AwsServer, startAwsServer } from '../../emulator/aws/server.ts';
import { AwsError, type JsonService, type WireInput } from '../../emulator/aws/service.ts';
import { createKms } from '../../emulator/kms/kms.ts';

export const REGION = 'eu-west-1';
export const POOL = 'eu-west-1_Example12';
export const KEY = 'arn:aws:kms:eu-west-1:123456789012:key/1c0ffee0-0000-4000-8000-000000000001';
export const OTHER_KEY = 'arn:aws:kms:eu-west-1:123456789012:key/1c0ffee0-0000-4000-8000-000000000002';

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

/** Client options for tests. There is no request timeout, because a busy machine answers slowly. */
export const clientOptions = (endpoint: string, maxAttempts = 1) => ({
  region: REGION,
  endpoint,
  credentials,
  maxAttempts,
});

/** Starts a KMS on loopback with two keys. */
export async function startKms(): Promise<AwsServer & { client: KMSClient }> {
  const kms = createKms({ keys: [{ arn: KEY }, { arn: OTHER_KEY }], clock: Date.now });
  const server = await startAwsServer({ services: [kms], port: 0 });
  return { ...server, client: new KMSClient(clientOptions(server.url)) };
}

/** Starts a KMS that rejects every request with the same error. */
export async function startRefusingKms(error: AwsError): Promise<AwsServer & { client: KMSClient }> {
  const refuse = () => {
    throw error;
  };
  const service: JsonService = { target: 'TrentService', actions: { Decrypt: refuse } };
  const server = await startAwsServer({ services: [service], port: 0 });
  return { ...server, client: new KMSClient(clientOptions(server.url)) };
}

/**
 * Starts an SES that records the requests.
 *
 * @param answers to consecutive requests; further requests are accepted
 */
export async function startSes(
  answers: (AwsError | 'accept')[] = [],
): Promise<AwsServer & { sent: WireInput[]; client: SESv2Client }> {
  const sent: WireInput[] = [];
  const send = (input: WireInput) => {
    sent.push(input);
    const answer = answers.shift() ?? 'accept';
    if (answer instanceof AwsError) throw answer;
    return { MessageId: `0102018-${sent.length}` };
  };
  const server = await startAwsServer({
    services: [],
    restServices: [{ routes: { 'POST /v2/email/outbound-emails': send } }],
    port: 0,
  });
  return { ...server, sent, client: new SESv2Client(clientOptions(server.url)) };
}
