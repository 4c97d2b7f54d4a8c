/**
 * Names the brand of the app that an email was asked for by: a key of the compiled brands, or undefined for the clinic
 * itself. It never fails: an email under the clinic's own name is better than none.
 */
export type BrandOf = (clientId: string) => Promise<string | undefined>;
