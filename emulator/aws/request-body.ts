import type { IncomingMessage } from 'node:http';
import { AwsError, type WireInput } from './service.ts';

export interface BodyLimits {
  /** Bytes. */
  readonly maximumBytes: number;
  /** Milliseconds from the headers to the body's last byte. */
  readonly timeoutMs: number;
}

/** A body that exceeds the limit this many times over is rejected before all of it has arrived. */
const DRAINED_FACTOR = 16;

/**
 * Reads a request's body to its end.
 *
 * @throws AwsError `RequestEntityTooLargeException` 413, `RequestTimeoutException` 408, or
 *   `RequestAbortedException` when the client goes away
 */
export function readBody(request: IncomingMessage, { maximumBytes, timeoutMs }: BodyLimits): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const tooLarge = () =>
      new AwsError(
        'RequestEntityTooLargeException',
        `A request body may have at most ${maximumBytes} bytes.`,
        413,
      );
    const timer = setTimeout(
      () => finish(new AwsError('RequestTimeoutException', 'The request took too long to arrive.', 408)),
      timeoutMs,
    );

    const finish = (error?: AwsError) => {
      clearTimeout(timer);
      request.off('data', collect).off('end', end).off('error', abort);
      request.on('error', () => undefined);
      if (error) reject(error);
      else resolve(Buffer.concat(chunks));
    };
    // Bytes beyond the limit are read and dropped: an earlier response would reset the connection before the client
    // has read it.
    const collect = (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= maximumBytes) chunks.push(chunk);
      else if (bytes > maximumBytes * DRAINED_FACTOR) finish(tooLarge());
    };
    const end = () => finish(bytes > maximumBytes ? tooLarge() : undefined);
    const abort = () => finish(new AwsError('RequestAbortedException', 'The client closed the connection.'));
    request.on('data', collect).on('end', end).on('error', abort);
  });
}

/**
 * Parses a body as the JSON object that AWS's JSON protocols require.
 *
 * @throws AwsError `SerializationException`
 */
export function parseJsonBody(body: Buffer): WireInput {
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch (cause) {
    throw new AwsError('SerializationException', 'The request body is not valid JSON.', 400, { cause });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new AwsError('SerializationException', 'The request body is not a JSON object.');
  }
  return value as WireInput;
}
