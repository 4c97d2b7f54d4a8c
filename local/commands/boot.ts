import { join } from 'node:path';
import { synthesise } from '../synthesise.ts';
import { LOCAL_FOLDER, type LocalSystem, type LocalSystemOptions, startLocalSystem } from '../system.ts';

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
