import { spawn } from 'node:child_process';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Bus } from '@s48/bus';
import { Attachments, refuseInfected, type StoredFile } from '@s48/channel';
import { CONFIG, Logger, Readiness } from '@s48/chassis';
import type { PhoneConfig } from './config.js';
import { checkWav } from './domain/wav.js';
import type { Recording } from './recording.entity.js';

const CONVERT = ['-nostdin', '-v', 'error', '-i', 'pipe:0', '-ac', '1', '-c:a', 'libmp3lame', '-b:a', '24k', '-f', 'mp3', 'pipe:1'];
const PATIENCE_MS = 20_000;

/** The sound of a recording as browsers can play it; what only telephones play is converted once, and the original is kept. */
@Injectable()
export class Sounds implements OnApplicationBootstrap {
  private missing: string | undefined;

  constructor(
    @Inject(Bus) private readonly bus: Bus,
    @Inject(CONFIG) private readonly config: PhoneConfig,
    @Inject(Attachments) private readonly attachments: Attachments,
    @Inject(Logger) private readonly logger: Logger,
    @Inject(Readiness) readiness: Readiness,
  ) {
    readiness.report('phone.sounds', () => this.missing ?? 'on');
  }

  /** What is missing is said at start, not when an operator wants to listen. */
  async onApplicationBootstrap(): Promise<void> {
    await pipe(this.config.FFMPEG, ['-version'], Buffer.alloc(0)).catch(() => {
      this.missing = 'off: the program of FFMPEG does not run here; recordings in GSM are handed out as they are, to be played outside the browser';
      this.logger.warn(`sounds ${this.missing}`);
    });
  }

  /** Plays before the scanner has looked at it: the clock runs for whoever called. Null when it was deleted. */
  async original({ reportId, audio }: Recording): Promise<StoredFile | null> {
    const file = await this.attachments.readOf(this.bus.database.manager, reportId, audio);
    if (file) refuseInfected(file);
    return file;
  }

  async playable(recording: Recording): Promise<StoredFile | null> {
    if (recording.playable) return this.attachments.readOf(this.bus.database.manager, recording.reportId, recording.playable);
    const original = await this.original(recording);
    if (!original || !isForTelephonesOnly(original)) return original;
    return this.convert(recording, original.bytes).catch((error: Error) => {
      this.logger.warn(`recording ${recording.reportId}: not converted, the original is played: ${error.message}`);
      return original;
    });
  }

  private async convert({ reportId, file }: Recording, bytes: Buffer): Promise<StoredFile> {
    const mp3 = { name: `${file}.mp3`, mime: 'audio/mpeg', bytes: await pipe(this.config.FFMPEG, CONVERT, bytes) };
    await this.bus.transaction(async (tx) => {
      const [stored] = await this.attachments.store(tx, reportId, [mp3]);
      await tx.db.query('update recording set playable = $2 where report_id = $1', [reportId, stored!.id]);
    });
    return mp3;
  }
}

const isForTelephonesOnly = ({ mime, bytes }: StoredFile): boolean => {
  if (mime === 'audio/x-gsm') return true;
  const wav = mime === 'audio/wav' ? checkWav(bytes) : null;
  return wav?.whole === true && wav.gsm;
};

function pipe(command: string, parameters: readonly string[], input: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, parameters, { signal: AbortSignal.timeout(PATIENCE_MS), stdio: ['pipe', 'pipe', 'pipe'] });
    const output: Buffer[] = [];
    let complaint = '';
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => (complaint = `${complaint}${chunk.toString()}`.slice(-200)));
    child.once('error', reject);
    child.once('close', (code) => (code === 0 && output.length > 0 ? resolve(Buffer.concat(output)) : reject(new Error(`${command} ended with ${code}: ${complaint.trim()}`))));
    // It may end before it has read everything; its end tells what went wrong.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}
