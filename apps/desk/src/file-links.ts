import { mintFileLink, type Seal } from '@s48/chassis';
import type { Attachment } from '@s48/contracts';

/** The files of a report, each with a link that serves this viewer for a while. Visitors' papers lie with the phone service, which serves the counter too. */
export function fileLinks(seal: Seal, channel: string, files: readonly Attachment[], viewer: string): object[] {
  const at = channel === 'counter' ? 'phone' : channel;
  return files.map((file) => ({ ...file, url: mintFileLink(seal, { channel: at, id: file.id }, viewer, new Date()) }));
}
