import type { Seal } from './seal.js';

const LIFETIME_MS = 5 * 60_000;

/** A link to an attachment, good for five minutes and for one viewer (`staff:<id>` or `agency:<code>`); desk mints it after checking permission. */
export function mintFileLink(seal: Seal, file: { channel: string; id: string }, viewer: string, now: Date): string {
  const expires = String(now.getTime() + LIFETIME_MS);
  const query = new URLSearchParams({ expires, viewer, signature: seal.sign('file', file.channel, file.id, expires, viewer) });
  return `/files/${file.channel}/${file.id}?${query}`;
}

export interface FileQuery {
  readonly expires?: string;
  readonly viewer?: string;
  readonly signature?: string;
}

/** The viewer a link was minted for, or null when it is forged or has expired. */
export function viewerOf(seal: Seal, file: { channel: string; id: string }, query: FileQuery, now: Date): string | null {
  const { expires = '', viewer = '', signature = '' } = query;
  const genuine = seal.verify(signature, 'file', file.channel, file.id, expires, viewer);
  return genuine && Number(expires) >= now.getTime() ? viewer : null;
}
