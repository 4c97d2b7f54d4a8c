import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { loadCertificate } from '../../emulator/tls/certificate.ts';
import { startSampleApps } from '../../local/sample-apps.ts';
import { DAY } from '../emulator/cognito/user-pool-fixture.ts';

const BOOKING = {
  singleSignOn: {
    url: 'https://localhost:3004',
    issuer: 'https://localhost:3004/pool',
    certificateFile: '',
    apps: [
      {
        clientId: 'booking',
        name: 'Booking',
        confidential: false,
        brand: undefined,
        callbackUrls: [],
        signOutUrls: [],
      },
    ],
    registerApp: () => undefined,
  },
  awsUrl: '',
  userPoolId: 'pool',
};

/** Sends a request line as it is, which `fetch` would tidy, and returns the status line. */
async function requestRaw(port: number, target: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.end(`GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
  const answer = await text(socket);
  return answer.split('\r\n', 1)[0] ?? '';
}

describe('a sample app', () => {
  test('answers whatever path a browser or a scanner asks for', async () => {
    const { apps, close } = await startSampleApps({ ...BOOKING, port: 0 });
    const port = Number(new URL(apps[0]?.url ?? '').port);
    try {
      for (const target of ['//', '///x', '//%zz', '/%', 'http://[', '*', '/?a=//']) {
        expect([target, await requestRaw(port, target)]).toEqual([target, 'HTTP/1.1 200 OK']);
      }
    } finally {
      await close();
    }
  });

  test('whose port is in use names the port and the option to change it', async () => {
    const busy = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => busy.once('listening', resolve));
    const { port } = busy.address() as AddressInfo;
    const starting = startSampleApps({ ...BOOKING, port });
    await expect(starting).rejects.toThrow(
      new RegExp(`Booking could not start on port ${port}: .*EADDRINUSE.*--app-port`),
    );
    busy.close();
  });
});

describe('the certificate of this machine', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'certificate-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('is valid for localhost only, and its key is readable by the owner only', async () => {
    const { cert, key, file } = await loadCertificate(folder);
    const { subjectAltName, ca } = new X509Certificate(cert);
    expect(subjectAltName).toBe('DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1');
    expect(ca).toBe(false);
    expect(key).toContain('PRIVATE KEY');
    expect(readFileSync(file, 'utf8')).toBe(cert);
    expect(statSync(join(folder, 'localhost.pem')).mode & 0o777).toBe(0o600);
  });

  test('is the same for all processes, even if they start at the same time', async () => {
    const made = await Promise.all([1, 2, 3].map(() => loadCertificate(folder)));
    made.push(await loadCertificate(folder));
    expect(new Set(made.map(({ cert }) => cert)).size).toBe(1);
  });

  test('is replaced a month before it expires, and when the file is damaged', async () => {
    const { cert } = await loadCertificate(folder);
    expect((await loadCertificate(folder, Date.now() + 330 * DAY)).cert === cert).toBe(true);
    const next = await loadCertificate(folder, Date.now() + 340 * DAY);
    expect(next.cert === cert).toBe(false);
    writeFileSync(join(folder, 'localhost.pem'), 'damaged');
    expect((await loadCertificate(folder)).cert).toContain('BEGIN CERTIFICATE');
  });
});
