import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { type Certificate, loadCertificate } from '../../emulator/tls/certificate.ts';
import { LOCAL_FOLDER } from '../../local/folder.ts';

/** The certificate of this machine, which this process trusts from now on, as NODE_EXTRA_CA_CERTS has others do. */
export async function trustedCertificate(): Promise<Certificate> {
  const certificate = await loadCertificate(join(LOCAL_FOLDER, 'tls'));
  setDefaultCACertificates([...getCACertificates('bundled'), certificate.cert]);
  return certificate;
}
