import { createServer } from 'node:net';
import { join } from 'node:path';
import lighthouse from 'lighthouse';
import { startLocalSystem } from '../local/system.ts';
import { BUDGET, buildSite } from '../web/build.ts';
import { launchBrowser } from './browser.ts';
import type { PartContext } from './part.ts';
import type { Findings } from './report.ts';

/** Minimum Lighthouse scores of the sign-in page, of 100. */
const TARGETS = { performance: 95, accessibility: 100, 'best-practices': 100 } as const;

/**
 * Measures the web app: the size of its first page, and the Lighthouse scores of `/login` on a simulated slow phone.
 *
 * @see https://developer.chrome.com/docs/lighthouse
 */
export async function measureWeb({ assembly, scratch, progress }: PartContext): Promise<Findings> {
  progress('Building the web app');
  const site = join(scratch, 'site');
  const { firstPage } = await buildSite(site);
  progress('Running Lighthouse, half a minute');
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

/** Returns scores from 0 to 1 by category. */
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

/** Returns a free port: Lighthouse connects to Chromium by port, so it must be known before Chromium starts. */
async function findFreePort(): Promise<number> {
  const server = createServer();
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
  });
  await new Promise((resolve) => server.close(resolve));
  return port;
}
