import { Readable } from 'node:stream';

/** The streams of the functions are Node's own. Asking for the classes of the web's makes Node load them. */
export const isReadableStream = (): boolean => false;
export const isBlob = (): boolean => false;

/** Returns whether a request has a body that can be sent only once. */
export const isStreamingPayload = ({ body }: { readonly body?: unknown }): boolean =>
  body instanceof Readable;
