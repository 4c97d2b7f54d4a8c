import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { listen, stopListening } from '../../emulator/aws/listen.ts';

/** An error answer of AWS. */
export interface Refusal {
  readonly name: string;
  readonly status: number;
  readonly message: string;
}

export interface SignedProxyOptions {
  /** The URL of the service that gets the requests with a valid signature. */
  readonly target: string;
  readonly secretAccessKey: string;
  /** Milliseconds by which the clock of the service is ahead of the client's. */
  readonly ahead: () => number;
  /** Returns the answer to a request with a wrong time; AWS's own by default. */
  readonly refuseTime?: (message: string) => Refusal;
}

/** A proxy before a service. */
export interface SignedProxy {
  readonly url: string;
  /** The HTTP status of each answer. */
  readonly answered: readonly number[];
  close(): Promise<void>;
}

const MINUTE = 60_000;
const WINDOW = 5 * MINUTE;

/**
 * Starts a proxy that checks signatures as AWS does: the time against its own clock, then the signature itself. Each
 * answer has the proxy's time in the `Date` header.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export async function startSignedProxy(options: SignedProxyOptions): Promise<SignedProxy> {
  const { target, ahead } = options;
  const answered: number[] = [];
  const server = createServer(async (request, response) => {
    const body = await buffer(request);
    const now = Date.now() + ahead();
    const refusal = findRefusal(request, body, now, options);
    response.sendDate = false;
    response.setHeader('date', new Date(now).toUTCString());
    if (refusal !== undefined) {
      const { name, status, message } = refusal;
      answered.push(status);
      response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': name });
      response.end(JSON.stringify({ __type: name, message }));
      return;
    }
    const { method = '', url = '' } = request;
    const headers = { 'x-amz-target': String(request.headers['x-amz-target'] ?? '') };
    const answer = await fetch(new URL(url, target), {
      method,
      headers: headers['x-amz-target'] === '' ? {} : headers,
      body: new Uint8Array(body),
    });
    answered.push(answer.status);
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text());
  });
  const port = await listen(server, { port: 0 });
  return { url: `http://127.0.0.1:${port}`, answered, close: () => stopListening(server) };
}

const NO_MATCH =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.';

function findRefusal(
  request: IncomingMessage,
  body: Buffer,
  now: number,
  { secretAccessKey, refuseTime = refuseSignature }: SignedProxyOptions,
): Refusal | undefined {
  const signed = parseAmzDate(String(request.headers['x-amz-date']));
  const [earliest, latest] = [now - WINDOW, now + WINDOW];
  const show = toAmzDate;
  if (signed < earliest) {
    return refuseTime(
      `Signature expired: ${show(signed)} is now earlier than ${show(earliest)} (${show(now)} - 5 min.)`,
    );
  }
  if (signed > latest) {
    return refuseTime(
      `Signature not yet current: ${show(signed)} is still later than ${show(latest)} (${show(now)} + 5 min.)`,
    );
  }
  return isSignedWith(secretAccessKey, request, body) ? undefined : refuseSignature(NO_MATCH);
}

/** SES answers 403; services with the protocol of KMS answer 400, and name the error in the same way. */
const refuseSignature = (message: string): Refusal => ({
  name: 'InvalidSignatureException',
  status: 403,
  message,
});

const parseAmzDate = (text: string) =>
  Date.parse(text.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'));
const toAmzDate = (time: number) => new Date(time).toISOString().replace(/[-:]|\.\d+/g, '');

/** Computes a request's signature, version 4, and compares it with the one in the request. */
function isSignedWith(secret: string, { headers, method, url = '' }: IncomingMessage, body: Buffer): boolean {
  const { authorization = '' } = headers;
  const [, scope = '', names = '', signature] =
    /Credential=[^/]+\/([^,]+), SignedHeaders=([^,]+), Signature=(\w+)/.exec(authorization) ?? [];
  const canonicalHeaders = names.split(';').map((name) => `${name}:${String(headers[name]).trim()}\n`);
  const canonical = [method, url, '', canonicalHeaders.join(''), names, sha256(body)].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha256(canonical)].join('\n');
  const key = scope.split('/').reduce<string | Buffer>((from, part) => hmac(from, part), `AWS4${secret}`);
  return hmac(key, toSign).toString('hex') === signature;
}

const sha256 = (content: string | Buffer) => createHash('sha256').update(content).digest('hex');
const hmac = (key: string | Buffer, content: string) => createHmac('sha256', key).update(content).digest();
