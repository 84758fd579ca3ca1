import { Controller, Inject } from '@nestjs/common';
import { OnBus, type Tx } from '@s48/bus';
import type { NoticeDelivered, NoticeFailed, ReplyDelivered, ReplyFailed, ReplyHandedOver } from '@s48/contracts';
import { bodyToAlarm } from './domain/duty-alarm.js';
import { failed, left, proven } from './domain/reply-state.js';
import { Notices } from './notices.js';
import { Reply } from './reply.entity.js';
import { Replies } from './replies.js';
import { Ticket } from './ticket.entity.js';
import { Tickets } from './tickets.js';

/** What became of what we told citizens and our own people. */
@Controller()
export class ReplyHandlers {
  constructor(
    @Inject(Tickets) private readonly tickets: Tickets,
    @Inject(Replies) private readonly replies: Replies,
    @Inject(Notices) private readonly notices: Notices,
  ) {}

  @OnBus('reply.handed-over')
  async handedOver(reply: ReplyHandedOver, tx: Tx): Promise<void> {
    const row = await this.known(tx, reply, reply.text);
    await tx.db.save(Object.assign(row, left(row, new Date(reply.at))));
  }

  @OnBus('reply.delivered')
  async delivered(reply: ReplyDelivered, tx: Tx): Promise<void> {
    const row = await this.known(tx, reply);
    await tx.db.save(Object.assign(row, proven(row, new Date(reply.handedOverAt), new Date(reply.provenAt)), { proof: reply.proof }));
  }

  @OnBus('reply.failed')
  async failed(reply: ReplyFailed, tx: Tx): Promise<void> {
    const row = await this.known(tx, reply);
    const change = failed(row, new Date(reply.at), reply.handedOverAt ? new Date(reply.handedOverAt) : undefined);
    if (!change) return;
    await tx.db.save(Object.assign(row, change, { reason: reply.reason }));
    await this.replies.failed(tx, await this.tickets.forReport(tx, reply), row);
  }

  @OnBus('notice.delivered')
  async noticeDelivered({ noticeId, at }: NoticeDelivered, tx: Tx): Promise<void> {
    await tx.db.query(`update notice set state = 'delivered', settled_at = $2 where id = $1`, [noticeId, at]);
  }

  @OnBus('notice.failed')
  async noticeFailed({ noticeId, at, reason }: NoticeFailed, tx: Tx): Promise<void> {
    const [[notice]]: [{ report_id: string; agency: string; purpose: string }[]] = await tx.db.query(
      `update notice set state = 'failed', settled_at = $2, reason = $3 where id = $1 returning report_id, agency, purpose`, [noticeId, at, reason],
    );
    if (notice?.purpose.startsWith('duty-alarm')) await this.alarmNext(tx, notice.report_id, notice.agency);
  }

  private async alarmNext(tx: Tx, reportId: string, agency: string): Promise<void> {
    const ticket = await tx.db.findOneOrFail(Ticket, { where: { reportId }, lock: { mode: 'pessimistic_write' } });
    if (ticket.urgent && bodyToAlarm({ ...ticket, suggested: ticket.decision?.agency }) === agency) await this.notices.alarmNext(tx, ticket, agency);
  }

  /** Desk wrote most replies; acknowledgements are written by the channels and appear here first. */
  private async known(tx: Tx, reply: ReplyHandedOver | ReplyDelivered | ReplyFailed, text = ''): Promise<Reply> {
    await tx.db.query(
      `insert into reply (id, report_id, kind, author, text, via, attempts) values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (id) do update set attempts = coalesce(excluded.attempts, reply.attempts), text = case when reply.text = '' then excluded.text else reply.text end`,
      [reply.replyId, reply.reportId, reply.kind, reply.author, text, reply.via, reply.attempts ?? null],
    );
    return tx.db.findOneOrFail(Reply, { where: { id: reply.replyId }, lock: { mode: 'pessimistic_write' } });
  }
}
