import type { BrandOf } from './brand-of.ts';

/** For a site whose apps all show the clinic itself: there is nothing to look up. */
export const createBrandOf = (): BrandOf => async () => undefined;
