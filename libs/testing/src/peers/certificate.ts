import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Certificate {
  /** PEM files. */
  readonly certFile: string;
  readonly keyFile: string;
  /** The same, read. */
  readonly cert: string;
  readonly key: string;
  readonly remove: () => void;
}

/** A certificate that a server signed itself, for these IP addresses, two days long. */
export function makeCertificate(...addresses: string[]): Certificate {
  const folder = mkdtempSync(join(tmpdir(), 's48-tls-'));
  const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const names = addresses.map((address) => `IP:${address}`).join(',');
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
  const { status, stderr } = spawnSync('openssl', ['req', '-x509', ...curve, '-nodes', '-keyout', keyFile, '-out', certFile, '-days', '2', '-subj', '/CN=mail', '-addext', `subjectAltName=${names}`], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`openssl makes no certificate: ${stderr ?? 'it is not installed'}`);
  return { certFile, keyFile, cert: readFileSync(certFile, 'utf8'), key: readFileSync(keyFile, 'utf8'), remove: () => rmSync(folder, { recursive: true, force: true }) };
}
