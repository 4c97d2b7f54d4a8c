import type { FindBrand } from './app-brands.ts';

/** Replaces `app-brands.ts` for sites whose apps all use the clinic's own brand, so that they need no SSM client. */
export const createFindBrand = (): FindBrand => async () => undefined;
