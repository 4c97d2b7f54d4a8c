/** What Node and Lambda's runtime take by themselves. */
export const handler = async (): Promise<void> => undefined;
