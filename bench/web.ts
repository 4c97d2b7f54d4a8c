import { createServer } from 'node:net';
import { join } from 'node:path';
import lighthouse from 'lighthouse';
import { startLocalSystem } from '../local/system.ts';
import { BUDGET, buildSite } from '../web/build.ts';
import { launchBrowser } from './browser.ts';
import type { PartContext } from './part.ts';
import type { Findings } from './report.ts';

/** What the sign-in page must reach, of 100. */
const TARGETS = { performance: 95, accessibility: 100, 'best-practices': 100 } as const;

/**
 * Measures the web app: what its first page weighs, and what Lighthouse says of `/login` on a slow phone.
 *
 * @see https://developer.chrome.com/docs/lighthouse
 */
export async function measureWeb({ assembly, scratch, progress }: PartContext): Promise<Findings> {
  progress('Building the web app');
  const site = join(scratch, 'site');
  const { firstPage } = await buildSite(site);
  progress('Asking Lighthouse, half a minute');
  const scores = await runLighthouse(assembly, site);
  return {
    measures: [
      {
        name: 'web app, JavaScript of the first page after gzip',
        value: firstPage,
        unit: 'bytes',
        target: { atMost: BUDGET },
      },
      ...Object.entries(TARGETS).map(([id, atLeast]) => ({
        name: `web app, Lighthouse ${id} of /login`,
        value: Math.round((scores.get(id) ?? 0) * 100),
        unit: 'of 100',
        target: { atLeast },
      })),
    ],
  };
}

/** @returns a score from 0 to 1 by category */
async function runLighthouse(assembly: string, site: string): Promise<ReadonlyMap<string, number>> {
  const system = await startLocalSystem({ assembly, site });
  const port = await findFreePort();
  const browser = await launchBrowser([`--remote-debugging-port=${port}`]);
  try {
    const result = await lighthouse(`${system.siteUrl}/login`, {
      port,
      output: 'json',
      logLevel: 'error',
      onlyCategories: Object.keys(TARGETS),
    });
    const categories = Object.values(result?.lhr.categories ?? {});
    return new Map(categories.map(({ id, score }) => [id, score ?? 0]));
  } finally {
    await browser.close();
    await system.close();
  }
}

/** Lighthouse finds Chromium by its port, so it cannot be chosen by Chromium. */
async function findFreePort(): Promise<number> {
  const server = createServer();
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
  });
  await new Promise((resolve) => server.close(resolve));
  return port;
}
