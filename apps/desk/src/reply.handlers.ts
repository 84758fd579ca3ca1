import { Controller, Inject } from '@nestjs/common';
import { OnBus, type Tx } from '@s48/bus';
import type { NoticeDelivered, NoticeFailed, ReplyDelivered, ReplyFailed, ReplyHandedOver } from '@s48/contracts';
import { failed, left, proven } from './domain/reply-state.js';
import { Reply } from './reply.entity.js';
import { Replies } from './replies.js';
import { Tickets } from './tickets.js';

/** What became of what we told citizens and our own people. */
@Controller()
export class ReplyHandlers {
  constructor(
    @Inject(Tickets) private readonly tickets: Tickets,
    @Inject(Replies) private readonly replies: Replies,
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
    const [[notice]]: [{ report_id: string; agency: string; purpose: string; was: string }[]] = await tx.db.query(
      `update notice n set state = 'failed', settled_at = $2, reason = $3 from (select id, state from notice where id = $1 for update) before
       where n.id = before.id returning n.report_id, n.agency, n.purpose, before.state was`,
      [noticeId, at, reason],
    );
    // Where its proof had been waited for in vain, the next one is alarmed already.
    if (notice?.purpose.startsWith('duty-alarm') && notice.was !== 'unproven') await this.tickets.alarmNext(tx, notice.report_id, notice.agency);
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
