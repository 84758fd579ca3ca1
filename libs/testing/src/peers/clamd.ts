import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitFor } from '../wait-for.js';
import { freePorts } from './free-ports.js';

/** The file that every scanner takes for a virus and that harms nobody (eicar.org), in two halves, so that none finds it here. */
export const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('');
/** Its MD5, its length, and what it is called by the one signature the scanner has. */
const SIGNATURE = '44d88612fea8a8f36de82e1278abb02f:68:Eicar-Test-S48\n';

/** A real scanner with one signature, at a port and a socket of its own. Files above 1 MB it does not look through, above 2 MB it does not take. */
export async function startClamd(): Promise<Clamd> {
  if (spawnSync('clamd', ['--version']).status !== 0) throw new Error('these tests need clamd: Debian 12: sudo apt-get install --no-install-recommends clamav-daemon');
  const [port] = await freePorts(1);
  const scanner = new Clamd(port!);
  await scanner.start();
  return scanner;
}

export class Clamd {
  readonly url: string;
  readonly socketUrl: string;
  private readonly folder = mkdtempSync(join(tmpdir(), 's48-clamd-'));
  private process: ChildProcess | undefined;

  constructor(private readonly port: number) {
    this.url = `tcp://127.0.0.1:${port}`;
    this.socketUrl = `unix://${this.folder}/clamd.ctl`;
    mkdirSync(join(this.folder, 'db'));
    writeFileSync(join(this.folder, 'db/test.hdb'), SIGNATURE);
    const settings = [
      `DatabaseDirectory ${this.folder}/db`, `LocalSocket ${this.folder}/clamd.ctl`, `TCPSocket ${port}`, 'TCPAddr 127.0.0.1', `LogFile ${this.folder}/clamd.log`,
      'Foreground yes', 'StreamMaxLength 2M', 'MaxFileSize 1M', 'MaxScanSize 4M', 'AlertExceedsMax yes',
    ];
    writeFileSync(join(this.folder, 'clamd.conf'), [...settings, ...(process.getuid?.() === 0 ? ['User root'] : []), ''].join('\n'));
  }

  async start(): Promise<void> {
    const child = spawn('clamd', ['-c', join(this.folder, 'clamd.conf')], { stdio: 'ignore' });
    this.process = child;
    await waitFor(async () => {
      if (child.exitCode !== null) throw new Error(`clamd ended with code ${child.exitCode}: ${this.log()}`);
      return answersPing(this.port);
    }, 'clamd answers');
  }

  /** Ends it; {@link start} brings it back at the same place. */
  async halt(): Promise<void> {
    const child = this.process;
    this.process = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
    rmSync(join(this.folder, 'clamd.ctl'), { force: true });
  }

  async stop(): Promise<void> {
    await this.halt();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private log(): string {
    const path = join(this.folder, 'clamd.log');
    return existsSync(path) ? readFileSync(path, 'utf8').slice(-1_000) : 'it wrote no log';
  }
}

function answersPing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('zPING\0'));
    socket.setTimeout(1_000, () => socket.destroy());
    socket.once('data', (answer: Buffer) => {
      resolve(answer.toString().startsWith('PONG'));
      socket.destroy();
    });
    socket.once('error', () => resolve(false)).once('close', () => resolve(false));
  });
}
