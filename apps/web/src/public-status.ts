import { Inject, Injectable } from '@nestjs/common';
import { agencyName, type Author, type ReplyKind, type TicketState, type Verdict } from '@s48/contracts';
import type { Script } from '@s48/language';
import { DataSource } from 'typeorm';

export interface PublicReply {
  readonly kind: ReplyKind;
  readonly author: Author;
  readonly text: string;
  readonly at: string;
}

/** What anyone with the tracking link sees: nothing the citizen wrote, nothing about who it was. */
export interface PublicStatus {
  readonly reference: string;
  /** In which the citizen wrote. */
  readonly script: Script;
  readonly state: TicketState;
  readonly agency: string | null;
  readonly agencyName: string | null;
  readonly receivedAt: string;
  readonly deadline: string;
  readonly verdict: Verdict;
  readonly reason: string | null;
  readonly plannedFor: string | null;
  readonly acknowledgement: string | null;
  readonly replies: readonly PublicReply[];
  readonly history: readonly { readonly state: TicketState; readonly agency: string; readonly at: string }[];
}

@Injectable()
export class PublicStatuses {
  constructor(@Inject(DataSource) private readonly database: DataSource) {}

  async find(reference: string): Promise<PublicStatus | null> {
    const [report]: ReportRow[] = await this.database.query(
      `select c.report_id, c.script, c.received_at, c.deadline, p.verdict from conversation c left join promise p using (report_id) where c.reference = $1`,
      [reference],
    );
    if (!report) return null;
    const [changes, published] = await Promise.all([
      this.database.query<ChangeRow[]>('select state, agency, reason, planned_for, at from status_change where report_id = $1 order by version', [report.report_id]),
      this.database.query<ReplyRow[]>('select kind, author, text, published_at from public_reply where report_id = $1 order by published_at, id', [report.report_id]),
    ]);
    const now = changes.at(-1);
    const replies = published.filter(({ kind }) => kind !== 'acknowledgement');
    return {
      reference,
      script: report.script,
      state: now?.state ?? 'received',
      agency: now?.agency ?? null,
      agencyName: now && now.agency !== 'trijaza' ? agencyName(now.agency) : null,
      receivedAt: report.received_at.toISOString(),
      deadline: report.deadline.toISOString(),
      verdict: report.verdict ?? 'pending',
      reason: now?.reason ?? null,
      plannedFor: now?.planned_for?.toISOString() ?? null,
      acknowledgement: published.find(({ kind }) => kind === 'acknowledgement')?.text ?? null,
      replies: replies.map(({ kind, author, text, published_at }) => ({ kind, author, text, at: published_at.toISOString() })),
      history: changes.map(({ state, agency, at }) => ({ state, agency, at: at.toISOString() })),
    };
  }
}

interface ReportRow {
  readonly report_id: string;
  readonly script: Script;
  readonly received_at: Date;
  readonly deadline: Date;
  readonly verdict: Verdict | null;
}

interface ChangeRow {
  readonly state: TicketState;
  readonly agency: string;
  readonly reason: string | null;
  readonly planned_for: Date | null;
  readonly at: Date;
}

interface ReplyRow {
  readonly kind: ReplyKind;
  readonly author: Author;
  readonly text: string;
  readonly published_at: Date;
}
