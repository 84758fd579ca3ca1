import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface SimulatedCall {
  readonly caller: string;
  readonly seconds: number;
  readonly extension: string;
  readonly audio: Buffer;
}

/** Stands for the telephone exchange: leaves a message as Asterisk does, audio first and the description last. */
export class SpoolWriter {
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly root: string) {}

  /** One at a time: each takes the next number. Gives the message's id. */
  leave(call: SimulatedCall): Promise<string> {
    const mine = this.turn.then(() => this.write(call));
    this.turn = mine.catch(() => undefined);
    return mine;
  }

  private async write({ caller, seconds, extension, audio }: SimulatedCall): Promise<string> {
    const box = join(this.root, 'default', '100');
    const [inbox, temporary] = [join(box, 'INBOX'), join(box, 'tmp')];
    await Promise.all([mkdir(inbox, { recursive: true }), mkdir(temporary, { recursive: true })]);
    const origtime = Math.round(Date.now() / 1000 - seconds);
    const msgId = `${origtime}-${randomBytes(4).toString('hex')}`;
    const draft = join(temporary, msgId);
    await writeFile(`${draft}.${extension}`, audio);
    await writeFile(`${draft}.txt`, describe({ msgId, caller, origtime, seconds }));
    const name = join(inbox, `msg${String(await nextNumber(inbox)).padStart(4, '0')}`);
    await rename(`${draft}.${extension}`, `${name}.${extension}`);
    await rename(`${draft}.txt`, `${name}.txt`);
    return msgId;
  }
}

async function nextNumber(inbox: string): Promise<number> {
  const numbers = (await readdir(inbox)).map((file) => Number(/^msg(\d+)\.txt$/.exec(file)?.[1] ?? -1));
  return Math.max(-1, ...numbers) + 1;
}

const describe = ({ msgId, caller, origtime, seconds }: { msgId: string; caller: string; origtime: number; seconds: number }): string => `;
; Message Information file
;
[message]
origmailbox=100
context=from-pstn
exten=100
rdnis=unknown
priority=2
callerchan=PJSIP/simulator
callerid=${caller.replace(/[\r\n]/g, ' ') || 'Unknown'}
origdate=${new Date(origtime * 1000).toUTCString()}
origtime=${origtime}
category=
msg_id=${msgId}
flag=
duration=${seconds}
`;
