export interface MailServer {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  readonly user: string | undefined;
  readonly pass: string;
  /** A password leaves this machine only encrypted. */
  readonly encrypt: 'always' | 'when offered' | 'never';
}

const PORTS: Readonly<Record<string, number>> = { 'imap:': 143, 'imaps:': 993, 'smtp:': 587, 'smtps:': 465 };
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** The server that a `imaps://user:password@host:port` names. */
export function serverOf(address: string): MailServer {
  const { protocol, hostname, port, username, password } = new URL(address);
  const encrypt = LOOPBACK.test(hostname) ? 'never' : username ? 'always' : 'when offered';
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port ? Number(port) : PORTS[protocol]!,
    secure: protocol.endsWith('s:'),
    user: username ? decodeURIComponent(username) : undefined,
    pass: decodeURIComponent(password),
    encrypt,
  };
}
