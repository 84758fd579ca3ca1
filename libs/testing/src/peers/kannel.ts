import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitFor } from '../wait-for.js';
import { freePorts } from './free-ports.js';
import { kannelConfig, type KannelOptions } from './kannel-config.js';

/** A real Kannel (bearerbox and smsbox) between an SMS centre and our hooks, on free ports of the loopback, in a folder of its own. */
export class Kannel {
  private readonly folder = mkdtempSync(join(tmpdir(), 's48-kannel-'));
  private readonly boxes: ChildProcess[] = [];

  private constructor(private readonly ports: { readonly admin: number; readonly smsbox: number; readonly sendsms: number }) {}

  /** The ports are known before it starts, and so is {@link url}: the service and Kannel each need the other's address. */
  static async reserve(): Promise<Kannel> {
    const [admin, smsbox, sendsms] = await freePorts(3);
    return new Kannel({ admin: admin!, smsbox: smsbox!, sendsms: sendsms! });
  }

  get url(): string {
    return `http://s48:tajna48@127.0.0.1:${this.ports.sendsms}/cgi-bin/sendsms`;
  }

  async start(options: KannelOptions): Promise<void> {
    writeFileSync(join(this.folder, 'kannel.conf'), kannelConfig({ ...options, ...this.ports, folder: this.folder }));
    await this.run('bearerbox', this.ports.admin);
    await this.run('smsbox', this.ports.sendsms);
  }

  /** At once: asked politely, they wait until all they have is delivered. Their children share their process group. */
  async stop(): Promise<void> {
    const running = this.boxes.filter(({ pid, exitCode }) => pid !== undefined && exitCode === null);
    await Promise.all(running.map((box) => {
      const exited = once(box, 'exit');
      process.kill(-box.pid!, 'SIGKILL');
      return exited;
    }));
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async run(program: 'bearerbox' | 'smsbox', port: number): Promise<void> {
    const box = spawn(program, [join(this.folder, 'kannel.conf')], { cwd: this.folder, stdio: 'ignore', detached: true });
    box.once('error', () => undefined);
    this.boxes.push(box);
    await waitFor(async () => {
      if (box.exitCode !== null || !box.pid) throw new Error(`${program} does not run: ${this.log(program).slice(-500)}`);
      return opens(port);
    }, `${program} to listen (Debian: sudo apt-get install --no-install-recommends kannel)`);
  }

  log(program: 'bearerbox' | 'smsbox'): string {
    const path = join(this.folder, `${program}.log`);
    return existsSync(path) ? readFileSync(path, 'utf8') : 'it wrote no log';
  }
}

function opens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
