import { join } from 'node:path';
import { readSiteConfig } from '../../site/config.ts';
import { buildSiteOnce, synthesiseOnce } from '../build-cache.ts';
import { LOCAL_FOLDER, requireLocalFolder } from '../folder.ts';
import { bypassProxy } from '../proxy.ts';
import { writeSampleSite } from '../sample-site.ts';
import type { LocalSystem, LocalSystemOptions } from '../system.ts';

/**
 * Synthesises the stack, with the sample apps, and starts it for a command.
 *
 * @param command each has an assembly of its own, so that commands can run side by side
 * @throws Error with the output of the CDK, or as `startLocalSystem`
 */
export async function buildAndStart(
  command: string,
  options: Omit<LocalSystemOptions, 'assembly'> = {},
): Promise<LocalSystem> {
  bypassProxy();
  requireLocalFolder();
  const assembly = join(LOCAL_FOLDER, command);
  const siteConfig = writeSampleSite(`${assembly}.site.config.json`);
  const [, { startLocalSystem }] = await Promise.all([synthesiseOnce(assembly, siteConfig), loadSystem()]);
  return startLocalSystem({ ...options, assembly });
}

/**
 * As `buildAndStart`, with the web app, which is built at the same time.
 *
 * @throws BudgetError when the web app has grown too large, or as `buildAndStart`
 */
export async function buildAndStartWithSite(
  command: string,
  options: Omit<LocalSystemOptions, 'assembly' | 'site'> = {},
): Promise<LocalSystem> {
  bypassProxy();
  requireLocalFolder();
  const assembly = join(LOCAL_FOLDER, command);
  const site = join(LOCAL_FOLDER, `${command}-site`);
  const siteConfig = writeSampleSite(`${assembly}.site.config.json`);
  const [, , { startLocalSystem }] = await Promise.all([
    synthesiseOnce(assembly, siteConfig),
    buildSiteOnce(site, siteConfig),
    loadSystem(),
  ]);
  const { timeZone } = readSiteConfig(siteConfig);
  return startLocalSystem({ timeZone, ...options, assembly, site });
}

/** Loads the code of the system while another process synthesises the stack. */
const loadSystem = () => import('../system.ts');
