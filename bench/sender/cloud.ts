import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

/** Milliseconds that each service takes to answer, beyond what its own work takes. */
export interface Latency {
  readonly kms: number;
  /** Systems Manager. */
  readonly ssm: number;
  /** A DynamoDB table. */
  readonly table: number;
  readonly ses: number;
}

export interface CloudOptions {
  /** Folder of the synthesised stack. */
  readonly assembly: string;
  readonly keyArn: string;
  /** Of the key, 32 bytes; every cloud that has it opens what any of them sealed. */
  readonly keyMaterial: Uint8Array;
  readonly latency: Latency;
}

export interface CloudReady {
  /** Where the services are. */
  readonly url: string;
  /** `host:port` of the X-Ray daemon. */
  readonly daemonAddress: string;
}

/** The services, the same for every contestant. */
export interface Cloud extends CloudReady {
  readonly latency: Latency;
  /** Resolves when SES accepts the next email, with the time: milliseconds since the epoch, with fractions. */
  nextAccepted(): Promise<number>;
  close(): Promise<void>;
}

const WORKER = fileURLToPath(new URL('cloud-worker.ts', import.meta.url));

/** Starts the services and an X-Ray daemon in a thread of their own, so that their work does not slow who measures. */
export async function startCloud(options: CloudOptions): Promise<Cloud> {
  const worker = new Worker(WORKER, { workerData: options });
  const [ready] = (await once(worker, 'message')) as [CloudReady];
  return {
    ...ready,
    latency: options.latency,
    async nextAccepted() {
      const [{ acceptedAt }] = await once(worker, 'message');
      return acceptedAt;
    },
    close: async () => void (await worker.terminate()),
  };
}
