/** The handler of each bundle, in Lambda's notation. */
export const HANDLER = 'index.handler';
