import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';

/** A file with certificates (PEM) of those who may vouch for a server, beside the authorities that everybody knows: all of them, or undefined for no file. */
export function trustedBeside(file: string | undefined): readonly string[] | undefined {
  if (file === undefined) return undefined;
  try {
    const pem = readFileSync(file, 'utf8');
    if (!new X509Certificate(pem).subject) throw new Error('no certificate');
    return [...rootCertificates, pem];
  } catch {
    throw new Error('must name a readable file with certificates (PEM, -----BEGIN CERTIFICATE-----)');
  }
}

const TROUBLES: readonly (readonly [sign: RegExp, advice: string])[] = [
  [/self-signed certificate|unable to (?:verify|get) /i, 'the server’s certificate is not signed by anyone known: put that of whoever signed it into the file of EMAIL_TLS_CA'],
  [/certificate has expired/i, 'the server’s certificate has expired: have it renewed'],
  [/does not match certificate's altnames/i, 'the server’s certificate is for another name: write that name in the URL'],
  [/wrong version number|packet length too long/i, 'the server does not begin with TLS at this port: write imap:// or smtp://, which encrypt by STARTTLS'],
  [/does not support STARTTLS|upgrading connection with STARTTLS/i, 'the server offers no encryption (STARTTLS), and no password leaves this machine without'],
];

/** What is wrong with the encryption and what to do, where an error is about that. */
export const tlsTrouble = (message: string): string | null => TROUBLES.find(([sign]) => sign.test(message))?.[1] ?? null;
