import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { waitFor } from '../wait-for.js';
import type { Certificate } from './certificate.js';
import { dovecotConfig } from './dovecot-config.js';
import { freePorts } from './free-ports.js';
import { greets } from './greets.js';

const PASSWORD = 'tajna48';
const NOBODY = 65_534;

export interface DovecotOptions {
  readonly address?: string;
  /** What the server says it can do, where it is to be an old or a plain one: `IMAP4rev1`. */
  readonly capability?: string;
  /** Encrypts at the usual port when asked to (STARTTLS), and at another from the start. */
  readonly tls?: Certificate;
}

/** A real IMAP server with one mailbox, on free ports of this machine, in a folder of its own. Mails come in by LMTP. */
export async function startDovecot({ address = 'sistem48@smederevo.org.rs', capability, tls }: DovecotOptions = {}): Promise<Dovecot> {
  const version = /^2\.\d+/.exec(spawnSync('dovecot', ['--version'], { encoding: 'utf8' }).stdout ?? '')?.[0];
  if (version !== '2.3') {
    const found = version ? `Dovecot ${version} is installed, and its configuration has another form` : 'it is not installed';
    throw new Error(`these tests need Dovecot 2.3: ${found}. Debian 12: sudo apt-get install --no-install-recommends dovecot-imapd dovecot-lmtpd`);
  }
  const [imapPort, lmtpPort, imapsPort] = await freePorts(tls ? 3 : 2);
  const server = new Dovecot(address, { imapPort: imapPort!, lmtpPort: lmtpPort!, imapsPort: imapsPort ?? 0 }, { capability, tls });
  await server.start();
  return server;
}

export class Dovecot {
  readonly imapUrl: string;
  readonly imapPort: number;
  readonly imapsPort: number;
  readonly lmtpPort: number;
  private readonly folder = mkdtempSync(join(tmpdir(), 's48-dovecot-'));
  private readonly mail: string;
  private master: ChildProcess | undefined;

  constructor(
    readonly address: string,
    ports: { readonly imapPort: number; readonly lmtpPort: number; readonly imapsPort: number },
    { capability, tls }: Pick<DovecotOptions, 'capability' | 'tls'>,
  ) {
    [this.imapPort, this.lmtpPort, this.imapsPort] = [ports.imapPort, ports.lmtpPort, ports.imapsPort];
    this.imapUrl = this.urlOf('imap', '127.0.0.1');
    this.mail = join(this.folder, 'mail');
    mkdirSync(this.mail);
    const root = process.getuid?.() === 0;
    if (root) chownSync(this.mail, NOBODY, NOBODY);
    chmodSync(this.folder, 0o711);
    writeFileSync(join(this.folder, 'users'), `${address}:{PLAIN}${PASSWORD}:::::\n`);
    const owner = root ? undefined : { ...userInfo(), group: spawnSync('id', ['-gn'], { encoding: 'utf8' }).stdout.trim() };
    writeFileSync(join(this.folder, 'dovecot.conf'), dovecotConfig({ folder: this.folder, ...ports, tls, capability, mailUser: root ? NOBODY : process.getuid!(), owner }));
  }

  /** The mailbox by that protocol, the server under that address. */
  urlOf(protocol: 'imap' | 'imaps', host: string, password = PASSWORD): string {
    return `${protocol}://${encodeURIComponent(this.address)}:${password}@${host}:${protocol === 'imaps' ? this.imapsPort : this.imapPort}`;
  }

  async start(): Promise<void> {
    rmSync(join(this.folder, 'run/master.pid'), { force: true });
    const master = spawn('dovecot', ['-F', '-c', join(this.folder, 'dovecot.conf')], { stdio: 'ignore', detached: true });
    this.master = master;
    await waitFor(async () => {
      if (master.exitCode !== null) throw new Error(`Dovecot ended with code ${master.exitCode}: ${this.log().slice(-1_000)}`);
      return (await greets(this.imapPort)) && (await greets(this.lmtpPort));
    }, 'Dovecot answers');
  }

  /** Brings a mail to the mailbox as a mail server would. Bounces come from nobody: `from: ''`. */
  async deliver(raw: Buffer | string, { from = 'citizen@primer.rs', to = this.address }: { from?: string; to?: string } = {}): Promise<void> {
    const transport = createTransport({ host: '127.0.0.1', port: this.lmtpPort, lmtp: true, ignoreTLS: true } as object);
    try {
      await transport.sendMail({ envelope: { from, to: [to] }, raw });
    } finally {
      transport.close();
    }
  }

  /** How many mails a folder holds. */
  count(folder = 'INBOX'): number {
    const path = join(this.maildir, folder === 'INBOX' ? '' : `.${folder}`);
    return ['new', 'cur'].map((part) => join(path, part)).filter(existsSync).reduce((sum, part) => sum + readdirSync(part).length, 0);
  }

  /** Makes the newest mail of the inbox unreadable, as a broken disk would. */
  damageNewest(): void {
    const files = ['cur', 'new'].map((part) => join(this.maildir, part)).flatMap((part) => (existsSync(part) ? readdirSync(part).map((name) => join(part, name)) : []));
    const newest = files.sort((a, b) => statSync(a).mtimeMs - statSync(b).mtimeMs).at(-1);
    if (!newest) throw new Error('the inbox is empty');
    chmodSync(newest, 0);
  }

  /** Makes the server give out new UIDs, as after a restored backup. */
  renumber(): void {
    for (const file of readdirSync(this.maildir).filter((name) => /^dovecot[-.](uid|index)/.test(name))) rmSync(join(this.maildir, file), { force: true });
  }

  /** Ends the server and all its processes at once; {@link start} brings it back on the same ports, with the same mails. */
  async kill9(): Promise<void> {
    await this.end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.end('SIGTERM');
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const { master } = this;
    this.master = undefined;
    if (!master || master.exitCode !== null || master.signalCode !== null) return;
    const exited = once(master, 'exit');
    process.kill(-master.pid!, signal);
    await exited;
  }

  private get maildir(): string {
    const [user, domain] = this.address.split('@');
    return join(this.mail, domain!, user!);
  }

  log(): string {
    const path = join(this.folder, 'dovecot.log');
    return existsSync(path) ? readFileSync(path, 'utf8') : 'it wrote no log';
  }
}
