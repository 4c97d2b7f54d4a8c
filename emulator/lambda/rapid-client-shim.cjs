'use strict';

/**
 * Loaded before AWS's runtime client: replaces its native module, which calls the Runtime API through libcurl, by the same
 * three functions over node:http. It can go once `aws-lambda-ric` works without its native module.
 */

const http = require('node:http');
const Module = require('node:module');
const net = require('node:net');
const path = require('node:path');
const { pathToFileURL } = require('node:url');

const LIFELINE = 3;
const [hostname, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(':');
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
let responding = Promise.resolve();

/** Ends this process because its host has ended. */
const exit = () => process.reallyExit(1);

// The other end of the lifeline belongs to the host; it closes however the host ends.
new net.Socket({ fd: LIFELINE, readable: true, writable: false })
  .on('error', exit)
  .on('close', exit)
  .resume()
  .unref();

// Ctrl-C in a terminal reaches every process of the group; the host decides when its functions end.
process.on('SIGINT', () => {});

function call(method, resource, headers, body) {
  return new Promise((resolve, reject) => {
    const options = {
      hostname,
      port,
      path: `/2018-06-01/runtime/invocation/${resource}`,
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

/** Writes the mark and resolves when all output has left this process. */
const flush = (stream, mark) => new Promise((resolve) => stream.write(mark, () => resolve()));

/** Response and output take separate ways; the mark shows the host where the output of the invocation ends. */
async function respond(requestId, resource, headers, body) {
  const mark = `\n\u0001END ${requestId}\n`;
  await Promise.all([flush(process.stdout, mark), flush(process.stderr, mark)]);
  await call(
    'POST',
    `${requestId}/${resource}`,
    { 'content-type': 'application/json', ...headers },
    body,
  ).catch(exit);
}

const client = {
  async next() {
    await responding;
    const { headers, body } = await call('GET', 'next', {}).catch(exit);
    return { headers, bodyJson: body };
  },
  done(requestId, body) {
    responding = respond(requestId, 'response', {}, body);
  },
  error(requestId, body, xrayCause) {
    const cause = Buffer.byteLength(xrayCause) <= 8192 ? encodeURIComponent(xrayCause) : '';
    responding = respond(requestId, 'error', { 'lambda-runtime-function-xray-error-cause': cause }, body);
  },
};

const load = Module._load;
Module._load = function (request, ...rest) {
  return request === './rapid-client.node' ? client : Reflect.apply(load, this, [request, ...rest]);
};

// The client imports the function by its path, which is not a URL where a folder has a #, a ? or a %, or on Windows.
Module.registerHooks({
  resolve(specifier, context, nextResolve) {
    const isPath = context.conditions.includes('import') && path.isAbsolute(specifier);
    return nextResolve(isPath ? pathToFileURL(specifier).href : specifier, context);
  },
});
