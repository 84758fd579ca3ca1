import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Site } from './transports.js';

export interface CrashPlan {
  readonly site: Site;
  readonly point: 'before publishing' | 'before the outbox knows it is published' | 'in a handler' | 'before the acknowledgement';
  /** How many reports it emits. */
  readonly messages: number;
}

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

/** Starts a process, lets it come to `point`, and kills it there with SIGKILL. Returns the ids of the messages it emitted. */
export async function crashAt(point: CrashPlan['point'], site: Site, messages: number, meanwhile?: () => Promise<unknown>): Promise<{ id: string }[]> {
  const plan: CrashPlan = { site, point, messages };
  const args = ['--conditions=@s48/source', '--import', here('../typescript-loader.mjs'), here('crash-child.ts'), JSON.stringify(plan)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const emitted: { id: string }[] = [];
  try {
    for await (const line of createInterface(child.stdout)) {
      if (line === 'reached') return emitted;
      if (line === 'ready') void meanwhile?.();
      else emitted.push({ id: line });
    }
    throw new Error(`the process ended before it came to the point "${point}"`);
  } finally {
    if (child.exitCode === null && child.kill('SIGKILL')) await once(child, 'exit');
  }
}
