import type { Tracer } from '@aws-lambda-powertools/tracer';
import { readConfig, VARIABLES } from '../config.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';
import type { BrandOf } from './brand-of.ts';
import { createReadParameter } from './brands-parameter.ts';

/** Which app client shows which brand; null is the clinic itself. */
type AppBrandList = ReadonlyMap<string, string | null>;

/** What administrators do comes without an app: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html */
const NO_APP = 'CLIENT_ID_NOT_APPLICABLE';

/** An app that the list lacks may be new: milliseconds until the list is read anew for one. */
const AGE_OF_A_MISS = 60_000;

/** Looks brands up in the parameter that the stack writes, which is read while the code is being decrypted. */
export function createBrandOf(tracer: Tracer, telemetry: Telemetry): BrandOf {
  const { brandsParameter } = readConfig(VARIABLES.brands);
  return lookUpBrands(createReadParameter(brandsParameter, tracer), telemetry);
}

/**
 * Reads the list once, and keeps it for as long as the function lives. What could not be read is tried again at the
 * next email.
 *
 * @param read the list as it is written: JSON pairs of an app client and its brand
 */
export function lookUpBrands(
  read: () => Promise<string>,
  telemetry: Pick<Telemetry, 'log'>,
  now: () => number = Date.now,
): BrandOf {
  let reading: Promise<AppBrandList> | undefined;
  let readAt = 0;
  const list = (): Promise<AppBrandList> => {
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
    if (clientId === NO_APP) return undefined;
    try {
      let brands = await list();
      if (!brands.has(clientId) && now() - readAt >= AGE_OF_A_MISS) {
        reading = undefined;
        brands = await list();
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

/** @throws TypeError when the parameter holds something else */
function parseList(written: string): AppBrandList {
  const pairs: unknown = JSON.parse(written);
  if (!Array.isArray(pairs) || !pairs.every(isPair)) throw new TypeError('The list of brands is none');
  return new Map(pairs);
}

function isPair(value: unknown): value is [string, string | null] {
  if (!Array.isArray(value) || value.length !== 2) return false;
  const [clientId, brand] = value;
  return typeof clientId === 'string' && (brand === null || typeof brand === 'string');
}
