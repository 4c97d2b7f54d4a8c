'use strict';

/**
 * Loaded before AWS's runtime client: stands in for its native module, which speaks the Runtime API through
 * libcurl, with the same three functions over node:http.
 */

const http = require('node:http');
const Module = require('node:module');
const net = require('node:net');

const LIFELINE = 3;
const [hostname, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(':');
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
let answering = Promise.resolve();

/** The host is gone: nobody waits for this process any more. */
const leave = () => process.reallyExit(1);

// The other end of the lifeline is the host's; it closes however the host ends.
new net.Socket({ fd: LIFELINE, readable: true, writable: false })
  .on('error', leave)
  .on('close', leave)
  .resume()
  .unref();

// Ctrl-C in a terminal reaches every process of the group; the host decides when its functions end.
process.on('SIGINT', () => {});

function call(method, path, headers, body) {
  return new Promise((resolve, reject) => {
    const options = {
      hostname,
      port,
      path: `/2018-06-01/runtime/invocation/${path}`,
      method,
      headers,
      agent,
    };
    const request = http.request(options, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ headers: response.headers, body: Buffer.concat(chunks).toString('utf8') }),
      );
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** Resolves when everything that was written so far has left this process. */
const flushed = (stream, mark) => new Promise((resolve) => stream.write(mark, () => resolve()));

/** The answer and the output travel apart; a mark in the output tells the host where the invocation's ends. */
async function answer(requestId, path, headers, body) {
  const mark = `\n\u0001END ${requestId}\n`;
  await Promise.all([flushed(process.stdout, mark), flushed(process.stderr, mark)]);
  await call('POST', `${requestId}/${path}`, { 'content-type': 'application/json', ...headers }, body).catch(
    leave,
  );
}

const client = {
  async next() {
    await answering;
    const { headers, body } = await call('GET', 'next', {}).catch(leave);
    return { headers, bodyJson: body };
  },
  done(requestId, body) {
    answering = answer(requestId, 'response', {}, body);
  },
  error(requestId, body, xrayCause) {
    const cause = Buffer.byteLength(xrayCause) <= 8192 ? encodeURIComponent(xrayCause) : '';
    answering = answer(requestId, 'error', { 'lambda-runtime-function-xray-error-cause': cause }, body);
  },
};

const load = Module._load;
Module._load = function (request, ...rest) {
  return request === './rapid-client.node' ? client : Reflect.apply(load, this, [request, ...rest]);
};
