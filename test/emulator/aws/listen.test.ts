import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hostOf, listen, requireFreePorts, stopListening } from '../../../emulator/aws/listen.ts';

/** Belongs to no machine (RFC 5737), as 127.0.0.1 where `localhost` has IPv6 only. */
const MISSING = '198.51.100.1';

const answering = () => createServer((_, response) => response.end('hello'));
const read = async (url: string) => (await fetch(url)).text();

test('answers on 127.0.0.1 and ::1, until it stops', async () => {
  const server = answering();
  const port = await listen(server, { port: 0 });
  expect(hostOf(server)).toBe(`127.0.0.1:${port}`);
  const urls = [`http://127.0.0.1:${port}`, `http://[::1]:${port}`];
  expect(await Promise.all(urls.map(read))).toEqual(['hello', 'hello']);
  await stopListening(server);
  for (const url of urls) await expect(read(url)).rejects.toThrow('fetch failed');
  await requireFreePorts([{ port, flag: '--port' }]);
});

test('answers on ::1 alone where 127.0.0.1 is missing', async () => {
  const server = answering();
  const port = await listen(server, { port: 0, addresses: [MISSING, '::1'] });
  expect((server.address() as AddressInfo).address).toBe('::1');
  expect(hostOf(server)).toBe(`localhost:${port}`);
  expect(await read(`http://[::1]:${port}`)).toBe('hello');
  await stopListening(server);
});

test('answers on 127.0.0.1 alone where ::1 is missing', async () => {
  const server = answering();
  const port = await listen(server, { port: 0, addresses: ['127.0.0.1', MISSING] });
  expect(await read(`http://127.0.0.1:${port}`)).toBe('hello');
  await stopListening(server);
});

test('says that a machine has no loopback address', async () => {
  await expect(listen(answering(), { port: 0, addresses: [MISSING] })).rejects.toThrow(
    'This machine has no loopback address, neither 127.0.0.1 nor ::1.',
  );
});

test.each(['127.0.0.1', '::1'])(
  'says that a port is in use on %s, and keeps the other free',
  async (address) => {
    const busy = createServer();
    await new Promise<void>((resolve) => busy.listen(0, address, resolve));
    const { port } = busy.address() as AddressInfo;
    await expect(listen(answering(), { port, flag: '--port' })).rejects.toThrow(
      `Port ${port} is in use. Choose another with --port (0 takes a free one).`,
    );
    await new Promise((resolve) => busy.close(resolve));
    await requireFreePorts([{ port, flag: '--port' }]);
  },
);
