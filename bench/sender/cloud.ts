import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

/** Milliseconds that each service waits before it answers. */
export interface Latency {
  readonly kms: number;
  /** Systems Manager. */
  readonly ssm: number;
  readonly cognito: number;
  readonly ses: number;
}

export interface CloudOptions {
  readonly keyArn: string;
  /** 32 bytes; clouds with the same key material decrypt each other's ciphertexts. */
  readonly keyMaterial: Uint8Array;
  readonly latency: Latency;
  /** The account that signs up, as Cognito lists it. */
  readonly account: object;
}

export interface CloudReady {
  /** Endpoint of all services. */
  readonly url: string;
  /** `host:port` of the X-Ray daemon. */
  readonly daemonAddress: string;
}

/** The emulated AWS services that the measured functions call. */
export interface Cloud extends CloudReady {
  /** Resolves when SES accepts the next email, with the time: milliseconds since the epoch, with fractions. */
  nextAccepted(): Promise<number>;
  close(): Promise<void>;
}

const WORKER = fileURLToPath(new URL('cloud-worker.ts', import.meta.url));

/** Starts the services and an X-Ray daemon in a thread of their own, so that they do not slow down the measuring. */
export async function startCloud(options: CloudOptions): Promise<Cloud> {
  const worker = new Worker(WORKER, { workerData: options });
  const [ready] = (await once(worker, 'message')) as [CloudReady];
  return {
    ...ready,
    async nextAccepted() {
      const [{ acceptedAt }] = await once(worker, 'message');
      return acceptedAt;
    },
    close: async () => void (await worker.terminate()),
  };
}
