import { open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readInboxName } from './domain/gammu.js';
import type { InboxFile } from './domain/gammu-texts.js';

/** The folders of gammu-smsd's file service, by the settings inboxpath, outboxpath, sentsmspath and errorsmspath. */
export type GammuFolder = 'inbox' | 'outbox' | 'sent' | 'error';

export interface OutboxFile {
  readonly file: string;
  /** When it came into this folder. */
  readonly since: Date;
}

export interface Inbox {
  /** What gammu wrote, oldest text first. */
  readonly files: readonly InboxFile[];
  /** Why some of it could not be read. */
  readonly trouble?: unknown;
}

/** One file that cannot be read hides none of the others. */
export async function readInbox(root: string): Promise<Inbox> {
  const files: InboxFile[] = [];
  let trouble: unknown;
  for (const file of (await within('inbox', () => readdir(join(root, 'inbox')))).sort()) {
    const name = readInboxName(file);
    if (name) await readInboxFile(root, file).then((read) => files.push({ file, name, ...read }), (error: unknown) => (trouble = error));
  }
  return { files, trouble };
}

const readInboxFile = (root: string, file: string): Promise<Pick<InboxFile, 'writtenAt' | 'bytes'>> =>
  within('inbox', async () => ({ writtenAt: (await stat(join(root, 'inbox', file))).mtime, bytes: await readFile(join(root, 'inbox', file)) }));

export function listFolder(root: string, folder: Exclude<GammuFolder, 'inbox'>): Promise<OutboxFile[]> {
  return within(folder, async () => {
    const names = (await readdir(join(root, folder))).filter((name) => name.startsWith('OUT'));
    const files = await Promise.all(names.map(async (file) => ({ file, since: await ctimeOf(join(root, folder, file)) })));
    return files.filter((found): found is OutboxFile => found.since !== null);
  });
}

/** Written aside and moved into place, so that gammu never sees half of it; it overlooks names with a dot before them. */
export function putIntoOutbox(root: string, name: string, text: string): Promise<void> {
  return within('outbox', async () => {
    const aside = join(root, 'outbox', `.${name}`);
    const file = await open(aside, 'w');
    try {
      await file.writeFile(Buffer.from(`\uFEFF${text}`, 'utf16le').swap16());
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(aside, join(root, 'outbox', name));
  });
}

export const readSent = (root: string, name: string): Promise<Buffer> => within('sent', () => readFile(join(root, 'sent', name)));

export const remove = (root: string, folder: GammuFolder, name: string): Promise<void> => within(folder, () => rm(join(root, folder, name), { force: true }));

/** Says which folder does not work, and not which file: its name holds a citizen's number. */
async function within<T>(folder: GammuFolder, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new Error(`the folder ${folder} in GAMMU_DIR cannot be used (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`);
  }
}

/** gammu moves files: the change of the directory entry is the moment. Null for a file that was moved on meanwhile. */
async function ctimeOf(path: string): Promise<Date | null> {
  try {
    return (await stat(path)).ctime;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
