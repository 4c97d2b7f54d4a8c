import { DeployError, InterruptedError } from './deploy-errors.ts';
import { pause, type WaitOptions } from './wait.ts';

const ATTEMPTS = 3;

/** Milliseconds for one attempt; the site is less than a megabyte. */
const ATTEMPT_TIMEOUT = 120_000;

/**
 * Uploads the zip to Amplify, up to three times if the failure is temporary.
 *
 * @param url that Amplify signed; it must not be shown, because it allows anybody to upload
 * @throws DeployError, InterruptedError
 */
export async function upload(
  url: string,
  zip: Uint8Array<ArrayBuffer>,
  { interval, signal, report }: Pick<WaitOptions, 'interval' | 'signal' | 'report'>,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const refusal = await put(url, zip, signal);
    if (refusal === undefined) return;
    if (!refusal.temporary || attempt === ATTEMPTS) {
      throw new DeployError(
        `The upload was refused (${refusal.reason}), so the site is as it was.\n` +
          'Try again; if it stays, look whether a proxy or firewall stands between this machine and Amazon S3, and ' +
          'whether its clock is right.',
      );
    }
    report(`The upload failed (${refusal.reason}); trying again.`);
    await pause(interval * attempt, signal);
  }
}

interface Refusal {
  readonly reason: string;
  /** Whether another attempt may succeed. */
  readonly temporary: boolean;
}

async function put(
  url: string,
  zip: Uint8Array<ArrayBuffer>,
  signal: AbortSignal,
): Promise<Refusal | undefined> {
  try {
    const response = await fetch(url, {
      method: 'PUT',
      body: zip,
      headers: { 'content-type': 'application/zip' },
      signal: AbortSignal.any([signal, AbortSignal.timeout(ATTEMPT_TIMEOUT)]),
    });
    // Of S3's answer, the name of the error; the rest may quote the signature.
    const code = /<Code>(\w+)<\/Code>/.exec(await response.text())?.[1];
    if (response.ok) return undefined;
    return { reason: [response.status, code].filter(Boolean).join(' '), temporary: response.status >= 500 };
  } catch (cause) {
    if (signal.aborted) throw new InterruptedError('Interrupted.', { cause });
    return { reason: nameOf(cause), temporary: true };
  }
}

function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return 'no answer';
  const { cause } = error;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : error.name;
}
