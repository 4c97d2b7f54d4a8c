import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { type Certificate, loadCertificate } from '../../emulator/tls/certificate.ts';
import { LOCAL_FOLDER } from '../../local/folder.ts';

/** Loads the certificate of this machine and makes this process trust it, as NODE_EXTRA_CA_CERTS does. */
export async function trustedCertificate(): Promise<Certificate> {
  const certificate = await loadCertificate(join(LOCAL_FOLDER, 'tls'));
  setDefaultCACertificates([...getCACertificates('bundled'), certificate.cert]);
  return certificate;
}
