/** Says that the profile files do not have a setting; the SDK then uses its default. One error is enough for all settings. */
const ABSENT = Object.assign(new Error('There are no profile files'), { tryNextLink: true });

/** Replaces the reader of the profile files in a home directory, of which Lambda has none. */
export const fromSharedConfigFiles = () => (): Promise<never> => Promise.reject(ABSENT);
