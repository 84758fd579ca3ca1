import { Injectable } from '@nestjs/common';
import type { Tx } from '@s48/bus';
import type { ReplyKind } from '@s48/contracts';
import type { EntityManager } from 'typeorm';

export interface Draft {
  readonly text: string;
  readonly kind: ReplyKind;
  readonly updatedAt?: Date;
}

/** What a person has typed about a ticket and not sent. It lies here, so that it survives a refresh, a crash, a logout and a change of who has the ticket. */
@Injectable()
export class Drafts {
  async read(db: EntityManager, staffId: string, reportId: string): Promise<Draft | null> {
    const [draft]: Draft[] = await db.query('select text, kind, updated_at as "updatedAt" from draft where report_id = $1 and staff_id = $2', [reportId, staffId]);
    return draft ?? null;
  }

  /** Null takes it away. */
  async keep({ db }: Tx, staffId: string, reportId: string, draft: Draft | null): Promise<void> {
    if (!draft) return db.query('delete from draft where report_id = $1 and staff_id = $2', [reportId, staffId]);
    await db.query(
      `insert into draft (report_id, staff_id, text, kind, updated_at) values ($1, $2, $3, $4, now())
       on conflict (report_id, staff_id) do update set text = excluded.text, kind = excluded.kind, updated_at = excluded.updated_at`,
      [reportId, staffId, draft.text, draft.kind],
    );
  }
}
