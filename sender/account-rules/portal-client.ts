import { NO_CLIENT } from '../event-members.ts';
import { readServiceError } from '../service-error.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';

/**
 * Returns whether an app client is the portal's; undefined if that cannot be found out. It never rejects, so that each
 * rule decides what an unknown client may do.
 */
export type IsPortal = (clientId: string) => Promise<boolean | undefined>;

/** Another deployment may have replaced the client: milliseconds until the id is read again for one that differs. */
const RELOAD_AFTER = 60_000;

const UNKNOWN =
  'The client id of the portal could not be read, so sign-ups and tokens of every app are treated as those of the portal: tell an engineer if it goes on.';

/**
 * Creates the comparison with the portal's client id, which is read once and kept as long as the process lives. Until a
 * read succeeds, every comparison tries again.
 *
 * @param read returns the portal's client id
 */
export function createIsPortal(
  read: () => Promise<string>,
  telemetry: Pick<Telemetry, 'log'>,
  now: () => number = Date.now,
): IsPortal {
  let portal: string | undefined;
  let readAt = Number.NEGATIVE_INFINITY;
  return async (clientId) => {
    if (clientId === NO_CLIENT) return false;
    if (clientId === portal) return true;
    if (portal === undefined || now() - readAt >= RELOAD_AFTER) {
      try {
        const value = await read();
        if (value === '') throw new TypeError('The parameter is empty');
        portal = value;
      } catch (error) {
        const { name } = readServiceError(error);
        if (portal === undefined) telemetry.log('portal_unknown', UNKNOWN, { fields: { reason: name } });
      }
      readAt = now();
    }
    return portal === undefined ? undefined : clientId === portal;
  };
}
