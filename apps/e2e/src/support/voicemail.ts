import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The voicemail box of a PBX: files as Asterisk leaves them, the audio first and the text file last. */
export class VoicemailBox {
  private readonly spool = mkdtempSync(join(tmpdir(), 's48-spool-'));
  private readonly inbox = join(this.spool, 'default', '100', 'INBOX');
  private count = 0;

  constructor() {
    mkdirSync(this.inbox, { recursive: true });
    chmodSync(this.spool, 0o755);
  }

  env(): Record<string, string> {
    return { VOICEMAIL_SPOOL: this.spool };
  }

  leave({ caller, seconds }: { caller: string; seconds: number }): void {
    const name = `msg${String(this.count++).padStart(4, '0')}`;
    const began = Math.floor(Date.now() / 1000) - seconds;
    writeFileSync(join(this.inbox, `${name}.wav`), wav(seconds));
    const text = [
      ';', '; Message Information file', ';', '[message]', 'origmailbox=100', 'context=from-pstn', 'exten=100', 'rdnis=unknown', 'priority=2',
      'callerchan=PJSIP/mts-00000002', `callerid="Pozivalac" <${caller}>`, 'origdate=Tue Sep 22 05:24:47 AM UTC 2026', `origtime=${began}`,
      'category=', `msg_id=${began}-${String(this.count).padStart(8, '0')}`, 'flag=', `duration=${seconds}`, '',
    ].join('\n');
    writeFileSync(join(this.inbox, `${name}.tmp`), text);
    renameSync(join(this.inbox, `${name}.tmp`), join(this.inbox, `${name}.txt`));
  }

  remove(): void {
    rmSync(this.spool, { recursive: true, force: true });
  }
}

/** A tone of 440 Hz as 8 kHz 16-bit mono, which is what a telephone line carries. */
function wav(seconds: number): Buffer {
  const rate = 8_000;
  const samples = Buffer.alloc(rate * seconds * 2);
  for (let i = 0; i < rate * seconds; i++) samples.writeInt16LE(Math.round(9_000 * Math.sin((2 * Math.PI * 440 * i) / rate)), i * 2);
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + samples.length, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(rate * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(samples.length, 40);
  return Buffer.concat([header, samples]);
}
