/** Does nothing: the time that Node and Lambda's runtime need without a handler. */
export const handler = async (): Promise<void> => undefined;
