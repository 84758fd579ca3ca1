import { execFile, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { waitFor } from '../wait-for.js';
import type { AsteriskSpool, LeftMessage } from './asterisk-spool.js';
import { answeringAccount, answeringConfig, callScript, PORTS } from './telephone-config.js';

const run = promisify(execFile);
/** Passes on what the answering telephone says of its calls, as soon as it listens. */
const LISTEN = `
  const up = () => process.stdout.write('13:{"type":"UP"},');
  const listen = () => require('node:net').connect(${PORTS.events}, '127.0.0.1', up).on('error', () => setTimeout(listen, 100)).pipe(process.stdout);
  listen();
`;

interface CallEvent {
  readonly type: string;
  readonly peeruri: string;
  readonly peerdisplayname: string;
  readonly at: Date;
}

export interface SpokenCall {
  readonly number: string;
  readonly name: string;
  readonly words: string;
  /** After so many seconds the caller hangs up. */
  readonly seconds: number;
}

export interface RecordedCall extends LeftMessage {
  readonly hungUpAt: Date;
  readonly audio: Buffer;
}

/**
 * Two real telephones. One calls and speaks (sipp, espeak-ng), the other answers and records (baresip); the recording goes to the
 * voicemail folder in the form of Asterisk. They are in a network of their own: the sound of a call listens on every address.
 */
export async function startTelephones(spool: AsteriskSpool): Promise<Telephones> {
  for (const program of ['baresip', 'sipp', 'espeak-ng', 'sox', 'ip']) {
    const missing = spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0;
    if (missing) throw new Error(`these tests need ${program}. Debian 12: sudo apt-get install --no-install-recommends sip-tester baresip-core sox espeak-ng iproute2`);
  }
  if (spawnSync('unshare', ['--net', 'true']).status !== 0) throw new Error('these tests need a network of their own: run them as root, in a container with the right SYS_ADMIN');
  const telephones = new Telephones(spool);
  await telephones.start();
  return telephones;
}

export class Telephones {
  private readonly folder = mkdtempSync(join(tmpdir(), 's48-telephones-'));
  private readonly recorded = join(this.folder, 'recorded');
  private readonly events: CallEvent[] = [];
  private answering: ChildProcess | undefined;
  private listener: ChildProcess | undefined;

  constructor(private readonly spool: AsteriskSpool) {}

  async start(): Promise<void> {
    mkdirSync(this.recorded);
    writeFileSync(join(this.folder, 'config'), answeringConfig(this.folder));
    writeFileSync(join(this.folder, 'accounts'), answeringAccount);
    // Where the greeting ends, the answering telephone hangs up.
    await run('sox', ['-n', '-r', '8000', '-c', '1', '-b', '16', join(this.folder, 'greeting.wav'), 'synth', '0.5', 'sine', '800', 'pad', '0', '60']);
    this.answering = spawn('unshare', ['--net', 'sh', '-c', `ip link set lo up; exec baresip -f ${this.folder}`], { stdio: 'ignore' });
    this.listener = spawn('nsenter', this.inside(process.execPath, '-e', LISTEN), { stdio: ['ignore', 'pipe', 'ignore'] });
    let rest = '';
    this.listener.stdout!.setEncoding('latin1').on('data', (chunk: string) => (rest = this.take(rest + chunk)));
    await waitFor(() => this.events.some(({ type }) => type === 'UP'), 'the answering telephone');
  }

  /** Ends when the exchange has left the recording. */
  async call({ number, name, words, seconds }: SpokenCall): Promise<RecordedCall> {
    const script = join(this.folder, 'call.xml');
    const sound = await this.speech(words, seconds);
    writeFileSync(script, callScript({ number, name, sound, milliseconds: seconds * 1000 }));
    const before = this.events.length;
    const caller = ['sipp', '-sf', script, '-i', '127.0.0.1', '-mi', '127.0.0.1', '-p', `${PORTS.caller}`, '-m', '1', '-mp', `${PORTS.sound}`, '-nostdin', `127.0.0.1:${PORTS.answering}`];
    await run('nsenter', this.inside(...caller), { cwd: this.folder, timeout: (seconds + 20) * 1000 });
    const mine = (type: string) => this.events.slice(before).find((event) => event.type === type);
    const closed = await waitFor(() => mine('CALL_CLOSED'), 'the end of the call');
    return this.keep(mine('CALL_ESTABLISHED')!, closed);
  }

  async stop(): Promise<void> {
    for (const process of [this.listener, this.answering]) {
      if (!process || process.exitCode !== null || process.signalCode !== null) continue;
      const exited = once(process, 'exit');
      process.kill('SIGTERM');
      await exited;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async keep(established: CallEvent, closed: CallEvent): Promise<RecordedCall> {
    const file = await waitFor(() => readdirSync(this.recorded).find((name) => name.endsWith('-dec.wav')), 'the recording');
    const audio = readFileSync(join(this.recorded, file));
    for (const name of readdirSync(this.recorded)) rmSync(join(this.recorded, name));
    const caller = `"${established.peerdisplayname}" <${/^sip:([^@]+)@/.exec(established.peeruri)![1]}>`;
    const seconds = Math.round((closed.at.getTime() - established.at.getTime()) / 1000);
    const left = this.spool.leave({ caller, seconds, origtime: Math.round(established.at.getTime() / 1000), audio });
    return { ...left, hungUpAt: closed.at, audio };
  }

  /** In A-law, as it goes over the line, and long enough for the whole call. */
  private async speech(words: string, seconds: number): Promise<string> {
    const [spoken, line] = [join(this.folder, 'spoken.wav'), join(this.folder, 'line.alaw')];
    await run('espeak-ng', ['-v', 'sr', '-s', '140', '-w', spoken, words]);
    await run('sox', [spoken, '-r', '8000', '-c', '1', '-t', 'raw', '-e', 'a-law', line, 'pad', '0', `${seconds}`, 'trim', '0', `${seconds + 1}`]);
    return line;
  }

  /** Events as JSON, each with its length before it; gives what is not complete yet. */
  private take(text: string): string {
    const length = /^(\d+):/.exec(text);
    const [from, to] = length ? [length[0].length, length[0].length + Number(length[1])] : [0, Infinity];
    if (text.length <= to) return text;
    const event = JSON.parse(Buffer.from(text.slice(from, to), 'latin1').toString()) as Omit<CallEvent, 'at'>;
    this.events.push({ ...event, at: new Date() });
    return this.take(text.slice(to + 1));
  }

  private inside(...command: string[]): string[] {
    return ['--target', `${this.answering!.pid}`, '--net', '--', ...command];
  }
}
