import { createHash } from 'node:crypto';
import { ForbiddenException, Injectable } from '@nestjs/common';
import type { Tx } from '@s48/bus';
import type { Attachment } from '@s48/contracts';
import type { EntityManager } from 'typeorm';
import type { NewAttachment } from './channel-adapter.js';

export interface StoredFile {
  readonly mime: string;
  readonly bytes: Buffer;
}

export interface KeptFile extends StoredFile {
  /** What the scanner says; `waiting` for ever where there is none. `too-large`: it looked at a part only. */
  readonly scan: 'waiting' | 'clean' | 'infected' | 'too-large';
}

/** Files of reports, addressed by their content: the same photo sent twice is kept once. */
@Injectable()
export class Attachments {
  async store(tx: Tx, reportId: string, files: readonly NewAttachment[]): Promise<Attachment[]> {
    const stored = new Map<string, Attachment>();
    for (const { name, mime: claimed, bytes } of files) {
      const id = createHash('sha256').update(bytes).digest('hex');
      if (stored.has(id)) continue;
      const [safeName, mime] = [fileName(name), mimeType(claimed)];
      await tx.db.query('insert into attachment (id, mime, size, bytes) values ($1, $2, $3, $4) on conflict do nothing', [id, mime, bytes.length, bytes]);
      await tx.db.query('insert into report_attachment (report_id, attachment_id, name) values ($1, $2, $3) on conflict do nothing', [reportId, id, safeName]);
      stored.set(id, { id, name: safeName, mime, size: bytes.length });
    }
    return [...stored.values()];
  }

  /** A file as long as the report has it: another report may keep the same bytes longer. */
  async readOf(db: EntityManager, reportId: string, id: string): Promise<KeptFile | null> {
    const [file]: KeptFile[] = await db.query('select a.mime, a.bytes, a.scan from attachment a join report_attachment r on r.attachment_id = a.id where a.id = $2 and r.report_id = $1', [reportId, id]);
    return file ?? null;
  }

  /** Takes files away from a report; what no other report has is deleted. */
  async remove({ db }: Tx, reportId: string, ids: readonly string[]): Promise<void> {
    await db.query('delete from report_attachment where report_id = $1 and attachment_id = any($2)', [reportId, ids]);
    await db.query('delete from attachment a where id = any($1) and not exists (select 1 from report_attachment r where r.attachment_id = a.id)', [ids]);
  }

  async read(db: EntityManager, id: string): Promise<KeptFile | null> {
    const [file]: KeptFile[] = await db.query('select mime, bytes, scan from attachment where id = $1', [id]);
    return file ?? null;
  }
}

/** Throws where the scanner found malicious code: nobody gets such a file. The raw message still holds it. */
export function refuseInfected({ scan }: KeptFile): void {
  if (scan === 'infected') throw new ForbiddenException('The scanner found malicious code in this file; it is kept and not handed out');
}

/** A name safe to show and to save under: no path, no hidden file, no characters that reverse or hide others, at most 200 characters. */
function fileName(name: string): string {
  const base = name.toWellFormed().split(/[\\/]/).at(-1)!.replace(/[\p{Cc}\p{Cf}"<>|:*?]/gu, '').trim();
  // Cut from the front: the ending tells what it is. Half a letter may be left there.
  return base.replace(/^\.+/, '').slice(-200).toWellFormed() || 'prilog';
}

/** A type that can be a header, without parameters. */
function mimeType(claimed: string): string {
  const type = claimed.split(';')[0]!.trim().toLowerCase();
  return type.length <= 100 && /^[a-z0-9][\w.+-]*\/[a-z0-9][\w.+-]*$/.test(type) ? type : 'application/octet-stream';
}
