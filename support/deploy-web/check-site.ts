import { isDeepStrictEqual } from 'node:util';
import { siteHeaders } from '../../web/hosting.ts';
import type { WebConfig } from '../../web/src/config.ts';
import { ROUTE } from '../../web/src/routes.ts';
import { InterruptedError } from './deploy-errors.ts';
import { pause, type WaitOptions } from './wait.ts';

export interface CheckedSite {
  /** Origin of the site. */
  readonly address: string;
  readonly config: WebConfig;
}

/** Milliseconds that Amplify may need until all its servers have the new site. */
const SPREADS_WITHIN = 60_000;

const ANSWERS_WITHIN = 10_000;

const CONFIG = '/config.json';

/**
 * Waits until the new site is served, then checks its pages and headers.
 *
 * @param spreadsWithin milliseconds to wait for it
 * @returns a sentence for each fault
 * @throws InterruptedError
 */
export async function checkSite(
  { address, config }: CheckedSite,
  { interval, signal }: Pick<WaitOptions, 'interval' | 'signal'>,
  spreadsWithin = SPREADS_WITHIN,
): Promise<readonly string[]> {
  const deadline = Date.now() + spreadsWithin;
  for (;;) {
    const served = await get(address + CONFIG, signal);
    const isThere = served.status === 200 && isDeepStrictEqual(parse(served.body), config);
    if (isThere || Date.now() >= deadline) {
      const page = await get(address + ROUTE.login, signal);
      return [
        ...(isThere ? [] : [`${CONFIG} is not the one that was deployed (it answered ${served.status}).`]),
        ...(page.status === 200 ? [] : [`${ROUTE.login} answered ${page.status}.`]),
        ...headerFaults(CONFIG, served.headers, config),
        ...headerFaults(ROUTE.login, page.headers, config),
      ];
    }
    await pause(interval, signal);
  }
}

interface Served {
  readonly status: number | string;
  readonly headers: Headers;
  readonly body: string;
}

async function get(url: string, signal: AbortSignal): Promise<Served> {
  try {
    const response = await fetch(url, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWERS_WITHIN)]),
    });
    return { status: response.status, headers: response.headers, body: await response.text() };
  } catch (cause) {
    if (signal.aborted) throw new InterruptedError('Interrupted.', { cause });
    return { status: 'nothing', headers: new Headers(), body: '' };
  }
}

/** The stack defines the headers, so a stack of another version is found here. */
function headerFaults(path: string, arrived: Headers, { region, signInDomain }: WebConfig): string[] {
  const signInUrl = signInDomain === undefined ? undefined : `https://${signInDomain}`;
  return siteHeaders(`https://cognito-idp.${region}.amazonaws.com`, signInUrl)
    .filter(({ pattern }) => pattern === '**' || pattern === path)
    .flatMap(({ headers }) => headers)
    .flatMap(({ key, value }) => {
      const got = arrived.get(key);
      if (got === value) return [];
      return got === null
        ? [`${path} has no header ${key}.`]
        : [`${path} has another ${key} than this version of the app: ${got}`];
    });
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
