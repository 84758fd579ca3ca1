import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { waitFor } from '../wait-for.js';
import { freePorts } from './free-ports.js';
import { greets } from './greets.js';
import { mainConfig, masterConfig } from './postfix-config.js';

export interface PostfixOptions {
  /** Where mail to the domain is pushed by LMTP. */
  readonly lmtpPort: number;
  /** Where all other mail goes by SMTP. */
  readonly relayPort: number;
  readonly domain?: string;
}

/** A real mail server between us and the others, on a free port of this machine, with a queue in a folder of its own. */
export async function startPostfix({ lmtpPort, relayPort, domain = 'smederevo.org.rs' }: PostfixOptions): Promise<Postfix> {
  const found = spawnSync('postconf', ['-dh', 'mail_version'], { encoding: 'utf8' }).stdout?.trim();
  if (!found) throw new Error('these tests need Postfix: Debian 12: sudo apt-get install --no-install-recommends postfix');
  if (process.getuid?.() !== 0) throw new Error('Postfix starts as root only: run these tests as root, for example in a container');
  const [port] = await freePorts(1);
  const server = new Postfix(port!, { lmtpPort, relayPort, domain });
  await server.start();
  return server;
}

export class Postfix {
  readonly url: string;
  private readonly folder = mkdtempSync(join(tmpdir(), 's48-postfix-'));
  private starter: ChildProcess | undefined;

  constructor(
    private readonly port: number,
    options: Required<PostfixOptions>,
  ) {
    this.url = `smtp://127.0.0.1:${port}`;
    chmodSync(this.folder, 0o755);
    mkdirSync(join(this.folder, 'etc'));
    writeFileSync(join(this.folder, 'etc/main.cf'), mainConfig({ folder: this.folder, ...options }));
    writeFileSync(join(this.folder, 'etc/master.cf'), masterConfig(port));
    this.makeQueue();
  }

  async start(): Promise<void> {
    const starter = spawn('postfix', ['-c', join(this.folder, 'etc'), 'start-fg'], { stdio: 'ignore' });
    this.starter = starter;
    await waitFor(async () => {
      if (starter.exitCode !== null) throw new Error(`Postfix ended with code ${starter.exitCode}: ${this.log().slice(-1_000)}`);
      return greets(this.port);
    }, 'Postfix answers');
  }

  /** Sends a mail through it, as a citizen's mail program would. */
  async send(raw: Buffer, { from = 'petar@primer.rs', to }: { from?: string; to: string }): Promise<void> {
    const transport = createTransport({ host: '127.0.0.1', port: this.port, ignoreTLS: true });
    try {
      await transport.sendMail({ envelope: { from, to: [to] }, raw });
    } finally {
      transport.close();
    }
  }

  /** How many mails it has not brought yet. */
  waiting(): number {
    return ['incoming', 'active', 'deferred'].reduce((sum, part) => sum + readdirSync(join(this.folder, 'queue', part), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length, 0);
  }

  log(): string {
    const path = join(this.folder, 'mail.log');
    return existsSync(path) ? readFileSync(path, 'utf8') : 'it wrote no log';
  }

  async stop(): Promise<void> {
    const { starter } = this;
    this.starter = undefined;
    if (starter && starter.exitCode === null && starter.signalCode === null) {
      const exited = once(starter, 'exit');
      // Its master is in a session of its own and ends all others.
      process.kill(Number(readFileSync(join(this.folder, 'queue/pid/master.pid'), 'utf8')), 'SIGTERM');
      await exited;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  private makeQueue(): void {
    const id = (...args: string[]): number => Number(spawnSync(args[0]!, args.slice(1), { encoding: 'utf8' }).stdout.split(':').at(args[0] === 'getent' ? 2 : 0));
    const [postfix, postdrop] = [id('id', '-u', 'postfix'), id('getent', 'group', 'postdrop')];
    const folder = (name: string, mode: number, user: number, group = 0): void => {
      const path = join(this.folder, name);
      mkdirSync(path);
      chownSync(path, user, group);
      chmodSync(path, mode);
    };
    folder('data', 0o755, postfix);
    folder('queue', 0o755, 0);
    folder('queue/pid', 0o755, 0);
    folder('queue/public', 0o710, postfix, postdrop);
    folder('queue/maildrop', 0o730, postfix, postdrop);
    for (const name of ['private', 'active', 'bounce', 'corrupt', 'defer', 'deferred', 'flush', 'hold', 'incoming', 'saved', 'trace']) folder(`queue/${name}`, 0o700, postfix);
  }
}
