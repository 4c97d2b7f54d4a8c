import { X509Certificate } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A certificate with its key, in PEM. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
  /** Path of the certificate without its key, for `NODE_EXTRA_CA_CERTS` and the like. */
  readonly file: string;
}

const DAY = 86_400_000;
const VALID_DAYS = 365;
/** A certificate that expires sooner is replaced. */
const REMAINING_DAYS = 30;

/**
 * Loads the certificate of `localhost` from a folder, so that a browser asks to trust it only once. Generates one when
 * there is none; processes that start at the same time end up with the same one.
 */
export async function loadCertificate(folder: string, now = Date.now()): Promise<Certificate> {
  const file = join(folder, 'localhost.crt');
  const both = join(folder, 'localhost.pem');
  mkdirSync(folder, { recursive: true });
  const saved = readSaved(both, now);
  if (saved === undefined) {
    rmSync(both, { force: true });
    saveUnlessPresent(both, await generateCertificate(now));
  }
  const pem = saved ?? readFileSync(both, 'utf8');
  const [key = '', cert = ''] = pem.split(/(?=-----BEGIN CERTIFICATE-----)/);
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, cert);
  renameSync(draft, file);
  return { key, cert, file };
}

function readSaved(path: string, now: number): string | undefined {
  try {
    const pem = readFileSync(path, 'utf8');
    const { validToDate } = new X509Certificate(pem);
    return validToDate.getTime() - now > REMAINING_DAYS * DAY ? pem : undefined;
  } catch {
    return undefined;
  }
}

/** Writes key and certificate to one file atomically; a file that another process wrote first stays. */
function saveUnlessPresent(path: string, pem: string): void {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, pem, { mode: 0o600 });
  try {
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
}

/** Loads `selfsigned` on demand, because it is large. */
async function generateCertificate(now: number): Promise<string> {
  const { generate } = await import('selfsigned');
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(now - DAY),
    notAfterDate: new Date(now + VALID_DAYS * DAY),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
          { type: 7, ip: '::1' },
        ],
      },
    ],
  });
  return `${key.trim()}\n${cert.trim()}\n`;
}
