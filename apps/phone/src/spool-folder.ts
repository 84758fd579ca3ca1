import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** Folders of a box that hold new messages; Asterisk puts what the caller marked urgent into its own. */
const NEW_MESSAGES = new Set(['INBOX', 'Urgent']);
/** Where a message goes when somebody listens to it on a telephone, and keeps or deletes it. */
const HEARD_MESSAGES = new Set(['Old', 'Work', 'Family', 'Friends', 'Cust1', 'Cust2', 'Cust3', 'Cust4', 'Cust5', 'Deleted']);
/** Best first: an exchange may write a message in several formats, and browsers play the first. */
const FORMATS = [['wav', 'audio/wav'], ['mp3', 'audio/mpeg'], ['ogg', 'audio/ogg'], ['webm', 'audio/webm'], ['WAV', 'audio/wav'], ['gsm', 'audio/x-gsm']] as const;

export interface SpoolMessage {
  /** Path without extension; its number changes whenever an older message is deleted. */
  readonly path: string;
  /** The same for as long as the description stays as it is. */
  readonly version: string;
  readonly writtenAt: Date;
  /** Somebody listened to it on a telephone. */
  readonly heard: boolean;
}

export interface SpoolContent {
  readonly info: Buffer;
  readonly audio: Buffer | null;
  readonly file: string;
  readonly mime: string;
}

/** The complete messages of a spool, at any depth: the description is the last file the exchange writes. */
export async function listMessages(root: string): Promise<SpoolMessage[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const isBox = (path: string): boolean => NEW_MESSAGES.has(basename(path)) || HEARD_MESSAGES.has(basename(path)) || path === root;
  const descriptions = entries.filter(({ name, parentPath }) => /^msg\d{4,}\.txt$/.test(name) && isBox(parentPath));
  const messages = await Promise.all(descriptions.map(({ name, parentPath }) => describe(join(parentPath, name), HEARD_MESSAGES.has(basename(parentPath)))));
  return messages.filter((message) => message !== null).sort((a, b) => a.writtenAt.getTime() - b.writtenAt.getTime());
}

/**
 * Reads a message without taking the exchange's lock: a forgotten lock makes Asterisk lose calls. Null when the folder was renumbered
 * meanwhile, so that description and audio may belong to different messages.
 */
export async function readMessage({ path }: SpoolMessage): Promise<SpoolContent | null> {
  const info = await readIfThere(`${path}.txt`);
  if (!info) return null;
  let found: Omit<SpoolContent, 'info'> = { audio: null, file: `${basename(path)}.txt`, mime: 'text/plain' };
  for (const [extension, mime] of FORMATS) {
    const audio = await readIfThere(`${path}.${extension}`);
    if (!audio) continue;
    found = { audio, file: `${basename(path)}.${extension}`, mime };
    break;
  }
  const again = await readIfThere(`${path}.txt`);
  return again?.equals(info) ? { info, ...found } : null;
}

async function describe(file: string, heard: boolean): Promise<SpoolMessage | null> {
  const found = await stat(file).catch(ifMissing);
  return found && { path: file.slice(0, -4), version: `${found.dev}:${found.ino}:${found.mtimeMs}:${found.size}`, writtenAt: found.mtime, heard };
}

const readIfThere = (file: string): Promise<Buffer | null> => readFile(file).catch(ifMissing);

function ifMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}
