import { readOptionalConfig, VARIABLES } from '../config.ts';
import { NO_CLIENT } from '../event-members.ts';
import { createReadParameter } from '../read-parameter.ts';
import type { TraceClient } from '../telemetry/function-telemetry.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';

/**
 * Finds the brand of the app that an email was requested from: a key of the compiled brands, or undefined for the
 * clinic's own. It never rejects, because a failed lookup must not stop the email.
 */
export type FindBrand = (clientId: string) => Promise<string | undefined>;

/** The brand of each app client; null is the clinic's own. */
type AppBrandList = ReadonlyMap<string, string | null>;

/** An app that is not in the list may be new: milliseconds until the list is read again for one. */
const RELOAD_AFTER = 60_000;

/** Creates the lookup in the SSM parameter that the stack writes; without one, no app has its own brand. */
export function createFindBrand(traceClient: TraceClient, telemetry: Telemetry): FindBrand {
  const config = readOptionalConfig(VARIABLES.brands);
  if (config === undefined) return async () => undefined;
  return createBrandLookup(createReadParameter(config.brandsParameter, traceClient), telemetry);
}

/**
 * Creates a lookup that reads the list once and keeps it as long as the process lives. After a failed read, the next
 * email reads it again.
 *
 * @param read returns the list as JSON: pairs of an app client's id and its brand
 */
export function createBrandLookup(
  read: () => Promise<string>,
  telemetry: Pick<Telemetry, 'log'>,
  now: () => number = Date.now,
): FindBrand {
  let reading: Promise<AppBrandList> | undefined;
  let readAt = 0;
  const readList = (): Promise<AppBrandList> => {
    if (reading === undefined) {
      readAt = now();
      reading = read().then(parseList);
      reading.catch(() => {
        reading = undefined;
      });
    }
    return reading;
  };

  return async (clientId) => {
    if (clientId === NO_CLIENT) return undefined;
    try {
      let brands = await readList();
      if (!brands.has(clientId) && now() - readAt >= RELOAD_AFTER) {
        reading = undefined;
        brands = await readList();
      }
      return brands.get(clientId) ?? undefined;
    } catch (error) {
      telemetry.log(
        'brand_unknown',
        "The email carries the clinic's own name, because its app could not be looked up.",
        {
          fields: { reason: error instanceof Error ? error.name : 'unknown' },
        },
      );
      return undefined;
    }
  };
}

/** @throws TypeError when the parameter has another form */
function parseList(json: string): AppBrandList {
  const pairs: unknown = JSON.parse(json);
  if (!Array.isArray(pairs) || !pairs.every(isPair)) throw new TypeError('The list of brands is invalid');
  return new Map(pairs);
}

function isPair(value: unknown): value is [string, string | null] {
  if (!Array.isArray(value) || value.length !== 2) return false;
  const [clientId, brand] = value;
  return typeof clientId === 'string' && (brand === null || typeof brand === 'string');
}
