import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import type { Env } from '@s48/chassis';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
const STEADY_AFTER_MS = 60_000;
const PATIENCE_MS = 30_000;

/** Keeps one program running as a child: starts it again when it ends, waiting longer each time, and writes its lines under its name. */
export class Supervisor {
  private child: ChildProcess | undefined;
  private readonly stopping = new AbortController();

  constructor(
    private readonly name: string,
    private readonly args: readonly string[],
    private readonly env: Env,
    private readonly write: (line: string) => void,
  ) {}

  async run(): Promise<void> {
    let pause = FIRST_WAIT_MS;
    while (!this.stopping.signal.aborted) {
      const started = Date.now();
      // A program that cannot even be started is tried again like one that ended.
      const [code, signal] = await this.once().catch((error: Error) => [error.message]);
      if (this.stopping.signal.aborted) return;
      pause = Date.now() - started > STEADY_AFTER_MS ? FIRST_WAIT_MS : Math.min(pause * 2, LONGEST_WAIT_MS);
      this.say(`ended with ${code ?? signal}, starts again in ${pause / 1000} s`);
      await wait(pause, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    }
  }

  /** Lets the program drain; one that does not end in time is killed. */
  async stop(): Promise<void> {
    this.stopping.abort();
    const child = this.child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
    await ended;
    clearTimeout(late);
  }

  private async once(): Promise<unknown[]> {
    const child = spawn(process.execPath, [...this.args], { env: this.env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    this.child = child;
    this.pass(child.stdout);
    this.pass(child.stderr);
    return once(child, 'exit');
  }

  private pass(lines: Readable | null): void {
    if (lines) createInterface(lines).on('line', (line) => this.say(line));
  }

  private say(line: string): void {
    this.write(`[${this.name}] ${line}`);
  }
}
