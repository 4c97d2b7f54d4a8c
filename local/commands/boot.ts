import { join } from 'node:path';
import { buildSite } from '../../web/build.ts';
import { LOCAL_FOLDER } from '../folder.ts';
import { synthesise } from '../synthesise.ts';
import { type LocalSystem, type LocalSystemOptions, startLocalSystem } from '../system.ts';

/**
 * Synthesises the stack and starts it, for a command.
 *
 * @param name of the command; each has an assembly of its own, so that they can run side by side
 * @throws Error with what the CDK said, or as `startLocalSystem`
 */
export async function boot(
  name: string,
  options: Omit<LocalSystemOptions, 'assembly'> = {},
): Promise<LocalSystem> {
  const assembly = join(LOCAL_FOLDER, name);
  await synthesise(assembly);
  return startLocalSystem({ ...options, assembly });
}

/**
 * As `boot`, with the web app, which is built meanwhile.
 *
 * @throws BudgetError when the web app has grown too large, or as `boot`
 */
export async function bootWithSite(
  name: string,
  options: Omit<LocalSystemOptions, 'assembly' | 'site'> = {},
): Promise<LocalSystem> {
  const assembly = join(LOCAL_FOLDER, name);
  const site = join(LOCAL_FOLDER, `${name}-site`);
  await Promise.all([synthesise(assembly), buildSite(site)]);
  return startLocalSystem({ ...options, assembly, site });
}
