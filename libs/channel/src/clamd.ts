import { connect } from 'node:net';

export interface Verdict {
  /** `too-large`: the scanner did not look at all of it. */
  readonly scan: 'clean' | 'infected' | 'too-large';
  /** The scanner's name for what it found. */
  readonly found?: string;
}

/** The scanner answered, and what it said is no verdict about these bytes. */
export class ScanFailed extends Error {}

interface Limits {
  readonly patienceMs: number;
  readonly signal: AbortSignal;
}

/**
 * Has bytes scanned by clamd (command INSTREAM) at `tcp://host:port` or `unix:///path`. Rejects with {@link ScanFailed} where it answers
 * something else, and with another error where it does not answer at all.
 */
export async function scanBytes(url: string, bytes: Buffer, limits: Limits): Promise<Verdict> {
  const size = length(bytes.length);
  const { answer, failure } = await ask(url, ['zINSTREAM\0', ...(bytes.length > 0 ? [size, bytes, length(0)] : [size])], limits);
  if (answer !== '') return verdictOf(answer);
  if (failure?.code === 'ECONNRESET' || failure?.code === 'EPIPE') {
    // It hangs up while a file is sent that is too large to it, and its answer may be lost. It gives the same to the size alone.
    const toSize = await ask(url, ['zINSTREAM\0', size], { ...limits, patienceMs: Math.min(limits.patienceMs, 2_000) });
    if (toSize.answer !== '') return verdictOf(toSize.answer);
  }
  throw failure ?? new Error('it hung up without an answer');
}

interface Heard {
  readonly answer: string;
  readonly failure: NodeJS.ErrnoException | undefined;
}

/** What it answered before it, or we, hung up, and why that was. */
function ask(url: string, parts: readonly (string | Buffer)[], { patienceMs, signal }: Limits): Promise<Heard> {
  const socket = connect(placeOf(url));
  const timer = setTimeout(() => socket.destroy(new Error(`no answer within ${patienceMs / 1000} s`)), patienceMs);
  const stop = (): unknown => socket.destroy(new Error('the scan was broken off'));
  signal.addEventListener('abort', stop);
  let answer = '';
  let failure: NodeJS.ErrnoException | undefined;
  return new Promise<Heard>((resolve) => {
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString('latin1');
      if (answer.includes('\0') || answer.length > MOST_ANSWER) socket.destroy();
    });
    socket.on('error', (error) => (failure = error)).once('close', () => resolve({ answer, failure }));
    for (const part of parts) socket.write(part);
  }).finally(() => {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  });
}

const MOST_ANSWER = 1_000;

/** What clamd answers to INSTREAM. */
export function verdictOf(answer: string): Verdict {
  const text = answer.replace(/\0[^]*/, '').trim();
  const found = /^stream: (.+) FOUND$/.exec(text)?.[1];
  if (found?.startsWith('Heuristics.Limits.Exceeded') || /size limit exceeded/i.test(text)) return { scan: 'too-large' };
  if (found) return { scan: 'infected', found: found.slice(0, 200) };
  if (text === 'stream: OK') return { scan: 'clean' };
  throw new ScanFailed(`it answers: ${text.replace(/[^ -~]/g, '?').slice(0, 100)}`);
}

function placeOf(url: string): { path: string } | { host: string; port: number } {
  const { protocol, hostname, port, pathname } = new URL(url);
  return protocol === 'unix:' ? { path: decodeURIComponent(pathname) } : { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 3310) };
}

function length(bytes: number): Buffer {
  const field = Buffer.alloc(4);
  field.writeUInt32BE(bytes);
  return field;
}
