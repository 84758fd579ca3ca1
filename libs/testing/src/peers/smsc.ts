import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { waitFor } from '../wait-for.js';

/** What the centre does with the next text it is given: `none` takes it, `silent` takes it and never says so. */
export type SmscMishap = 'none' | 'throttle' | 'drop' | 'silent';

export interface SmscSubmission {
  /** Hexadecimal. */
  readonly id: string;
  readonly to: string;
  readonly from: string;
  readonly text: string;
  readonly coding: number;
  /** The user data header, hexadecimal; empty for a text in one piece. */
  readonly header: string;
  readonly receipt: number;
}

const NUMBER = '381648449306';

/** A real short message centre (Net::SMPP), in a process of its own. */
export async function startSmsc(): Promise<Smsc> {
  const smsc = new Smsc();
  await smsc.start();
  return smsc;
}

export class Smsc {
  port = 0;
  readonly binds: { readonly as: string; readonly user: string; readonly password: string }[] = [];
  readonly submitted: SmscSubmission[] = [];
  /** Statuses with which deliveries were answered; 0: taken. */
  readonly answers: number[] = [];
  private complaint = '';
  private readonly process: ChildProcess = spawn('perl', [fileURLToPath(new URL('../../src/peers/smsc.pl', import.meta.url))], { stdio: ['pipe', 'pipe', 'pipe'] });

  get url(): string {
    return `smpp://sistem48:tajna48@127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const { process } = this;
    process.once('error', () => undefined);
    process.stdin!.on('error', () => undefined);
    process.stderr!.on('data', (chunk: Buffer) => (this.complaint += chunk.toString()));
    createInterface(process.stdout!).on('line', (line) => this.heard(JSON.parse(line) as Event));
    await waitFor(() => {
      if (process.exitCode !== null) throw new Error(`it ended: ${this.complaint.slice(0, 300)}`);
      return this.port > 0;
    }, 'the SMS centre to listen (Debian: sudo apt-get install --no-install-recommends libnet-smpp-perl)');
  }

  /** What happens to the next texts, one each. */
  meet(...mishaps: SmscMishap[]): void {
    this.order({ mishaps });
  }

  /** A deaf centre answers nothing at all, and keeps the connection. */
  setDeaf(deaf: boolean): void {
    this.order({ deaf });
  }

  /** A citizen's text; of a long one, the parts in the order in which they are to be brought: `[reference, total, number]` and the words. */
  bring(from: string, ...texts: (string | readonly [part: readonly [number, number, number], text: string])[]): void {
    this.order({ deliver: texts.map((text) => ({ from, to: NUMBER, ...(typeof text === 'string' ? { text } : { part: text[0], text: text[1] }) })) });
  }

  receipt({ id, to }: SmscSubmission, state: string, notation: 'hexadecimal' | 'decimal'): void {
    this.order({ deliver: [{ from: to, to: NUMBER, id: notation === 'decimal' ? String(Number.parseInt(id, 16)) : id, state }] });
  }

  sentTo(phone: string): SmscSubmission[] {
    return this.submitted.filter(({ to }) => to === phone.replace('+', ''));
  }

  async stop(): Promise<void> {
    const { process } = this;
    if (!process.pid || process.exitCode !== null) return;
    const exited = once(process, 'exit');
    process.kill();
    await exited;
  }

  private order(order: object): void {
    this.process.stdin!.write(`${JSON.stringify(order)}\n`);
  }

  private heard({ listening, bind, submit, answered }: Event): void {
    if (listening) this.port = listening;
    if (bind) this.binds.push(bind);
    if (submit) this.submitted.push(submit);
    if (answered) this.answers.push(answered.status);
  }
}

interface Event {
  readonly listening?: number;
  readonly bind?: Smsc['binds'][number];
  readonly submit?: SmscSubmission;
  readonly answered?: { readonly status: number };
}
