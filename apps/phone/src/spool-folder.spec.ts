import { mkdtempSync } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { listMessages, readMessage } from './spool-folder.js';

const root = mkdtempSync(join(tmpdir(), 's48-renumber-'));
afterAll(() => rm(root, { recursive: true, force: true }));

const box = async (name: string) => {
  const folder = join(root, name, 'default', '100', 'INBOX');
  await mkdir(folder, { recursive: true });
  return folder;
};
const number = (n: number) => `msg${String(n).padStart(4, '0')}`;

/** Leaves a message whose sound says which one it is. */
async function leave(inbox: string, n: number, id: string): Promise<void> {
  await writeFile(join(inbox, `${number(n)}.wav`), Buffer.alloc(100_000, id));
  await writeFile(join(inbox, 'draft'), `msg_id=${id}\n`);
  await rename(join(inbox, 'draft'), join(inbox, `${number(n)}.txt`));
}

/** Deletes the oldest message and renumbers the rest, sound before description, as Asterisk does. */
async function deleteFirst(inbox: string, count: number): Promise<void> {
  for (const extension of ['wav', 'txt']) await rm(join(inbox, `${number(0)}.${extension}`));
  for (let n = 1; n < count; n++) for (const extension of ['wav', 'txt']) await rename(join(inbox, `${number(n)}.${extension}`), join(inbox, `${number(n - 1)}.${extension}`));
}

describe('the voicemail folder', () => {
  it('never mixes two messages up while the exchange renumbers them', async () => {
    const inbox = await box('race');
    let count = 0;
    const busy = (async () => {
      for (let round = 0; round < 60; round++) {
        await leave(inbox, count++, `message-${round}-`);
        if (count > 5) await deleteFirst(inbox, count--);
      }
    })();
    let done = false;
    void busy.then(() => (done = true));
    const read = new Set<string>();
    do {
      for (const message of await listMessages(root)) {
        const content = await readMessage(message);
        if (!content?.audio) continue;
        const id = content.info.toString().slice('msg_id='.length).trim();
        expect(content.audio.toString('latin1', 0, id.length)).toBe(id);
        read.add(id);
      }
    } while (!done);
    expect(read.size).toBeGreaterThan(5);
  });

  it('sees new, urgent and heard messages of every box, and nothing else', async () => {
    const inbox = await box('kinds');
    await leave(inbox, 0, 'new');
    const others = ['Urgent', 'Old', 'Work', 'tmp'].map((name) => join(inbox, '..', name));
    for (const folder of others) {
      await mkdir(folder);
      await leave(folder, 1, folder);
    }
    await writeFile(join(inbox, 'msg0002.wav'), 'still being written');
    const found = await listMessages(join(root, 'kinds'));
    const seen = found.map(({ path, heard }) => `${path.split('/').slice(-2).join('/')}${heard ? ' heard' : ''}`);
    expect(seen.sort()).toEqual(['INBOX/msg0000', 'Old/msg0001 heard', 'Urgent/msg0001', 'Work/msg0001 heard']);
    expect(await listMessages(inbox)).toHaveLength(1);
    expect((await readdir(inbox)).sort()).toEqual(['msg0000.txt', 'msg0000.wav', 'msg0002.wav']);
  });

  it('prefers what browsers play over what only telephones play', async () => {
    const inbox = await box('formats');
    await leave(inbox, 0, 'x');
    await writeFile(join(inbox, 'msg0000.WAV'), 'gsm');
    await writeFile(join(inbox, 'msg0000.gsm'), 'gsm');
    const [message] = await listMessages(join(root, 'formats'));
    expect(await readMessage(message!)).toMatchObject({ file: 'msg0000.wav', mime: 'audio/wav' });
  });
});
