import { chmodSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { telephoneWav } from './telephone-wav.js';

export type SpoolFolder = 'INBOX' | 'Urgent' | 'Old';

export interface SpoolCall {
  /** As the exchange writes it: `"Pera Peric" <0641234567>`, a bare number, or Unknown. */
  readonly caller?: string;
  /** When the recording began, in seconds since 1970. */
  readonly origtime?: number;
  readonly seconds?: number;
  /** null: an exchange so old that it gives none. */
  readonly msgId?: string | null;
  /** null: the sound is missing. */
  readonly audio?: Buffer | null;
  /** Of the sound: wav unless told. */
  readonly extension?: string;
  readonly folder?: SpoolFolder;
  /** When the description was written, if not now. */
  readonly writtenAt?: Date;
}

export interface LeftMessage {
  readonly msgId: string;
  /** Without extension. */
  readonly path: string;
}

/** The voicemail folder of a telephone exchange, written as Asterisk's app_voicemail writes it: the sound first, the description last. */
export class AsteriskSpool {
  readonly root = mkdtempSync(join(tmpdir(), 's48-spool-'));
  readonly box = join(this.root, 'default', '100');
  readonly inbox = join(this.box, 'INBOX');
  private serial = 0;

  constructor() {
    mkdirSync(this.inbox, { recursive: true });
    chmodSync(this.root, 0o755);
  }

  leave({ caller = '"Pera Peric" <0641234567>', origtime = Math.floor(Date.now() / 1000) - 120, seconds = 12, msgId, audio = telephoneWav(seconds), extension = 'wav', folder = 'INBOX', writtenAt }: SpoolCall = {}): LeftMessage {
    const id = msgId ?? `${origtime}-${(++this.serial).toString(16).padStart(8, '0')}`;
    const path = this.next(folder);
    if (audio) writeFileSync(`${path}.${extension}`, audio);
    const flag = folder === 'Urgent' ? 'Urgent' : '';
    const lines = [
      ';', '; Message Information file', ';', '[message]', 'origmailbox=100', 'context=from-pstn', 'exten=100', 'rdnis=unknown', 'priority=2', `callerid=${caller}`,
      `origdate=${new Date(origtime * 1000).toUTCString()}`, `origtime=${origtime}`, 'category=', ...(msgId === null ? [] : [`msg_id=${id}`]), `flag=${flag}`, `duration=${seconds}`, '',
    ];
    writeFileSync(`${path}.draft`, lines.join('\n'));
    if (writtenAt) utimesSync(`${path}.draft`, writtenAt, writtenAt);
    renameSync(`${path}.draft`, `${path}.txt`);
    return { msgId: id, path };
  }

  /** Somebody listened to a message on a telephone: it goes to Old, and those behind it move up. */
  listen(message: LeftMessage): LeftMessage {
    const path = this.next('Old');
    move(message.path, path);
    this.closeGaps();
    return { ...message, path };
  }

  /** Deletes the oldest message of the inbox; those behind it move up. */
  deleteFirst(): void {
    for (const file of readdirSync(this.inbox).filter((name) => name.startsWith('msg0000.'))) rmSync(join(this.inbox, file));
    this.closeGaps();
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  private closeGaps(): void {
    numbersIn(this.inbox).forEach((number, place) => number !== place && move(join(this.inbox, nameOf(number)), join(this.inbox, nameOf(place))));
  }

  private next(folder: SpoolFolder): string {
    const path = join(this.box, folder);
    mkdirSync(path, { recursive: true });
    return join(path, nameOf(Math.max(-1, ...numbersIn(path)) + 1));
  }
}

const nameOf = (number: number): string => `msg${String(number).padStart(4, '0')}`;

const numbersIn = (folder: string): number[] =>
  readdirSync(folder).flatMap((file) => /^msg(\d+)\.txt$/.exec(file)?.[1] ?? []).map(Number).sort((a, b) => a - b);

/** The sound before the description, as Asterisk does. */
function move(from: string, to: string): void {
  const folder = join(from, '..');
  const files = readdirSync(folder).filter((file) => join(folder, file).startsWith(`${from}.`)).sort((a, b) => Number(a.endsWith('.txt')) - Number(b.endsWith('.txt')));
  for (const file of files) renameSync(join(folder, file), `${to}${file.slice(file.lastIndexOf('.'))}`);
}
