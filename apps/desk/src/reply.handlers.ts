import { Controller, Inject } from '@nestjs/common';
import { OnBus, type Tx } from '@s48/bus';
import type { NoticeDelivered, NoticeFailed, ReplyDelivered, ReplyFailed, ReplyHandedOver } from '@s48/contracts';
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
    row.handedOverAt ??= new Date(reply.at);
    if (row.state === 'requested') row.state = 'handed-over';
    await tx.db.save(row);
  }

  @OnBus('reply.delivered')
  async delivered(reply: ReplyDelivered, tx: Tx): Promise<void> {
    const row = await this.known(tx, reply);
    row.handedOverAt ??= new Date(reply.handedOverAt);
    row.provenAt = new Date(reply.provenAt);
    row.proof = reply.proof;
    // A bounce may overtake the proof that it takes back.
    if (!row.failedAt || row.failedAt < row.provenAt) row.state = 'delivered';
    await tx.db.save(row);
  }

  @OnBus('reply.failed')
  async failed(reply: ReplyFailed, tx: Tx): Promise<void> {
    const row = await this.known(tx, reply);
    row.state = 'failed';
    row.failedAt = new Date(reply.at);
    row.reason = reply.reason;
    await tx.db.save(row);
    await this.replies.failed(tx, await this.tickets.forReport(tx, reply), row);
  }

  @OnBus('notice.delivered')
  async noticeDelivered({ noticeId, at }: NoticeDelivered, tx: Tx): Promise<void> {
    await tx.db.query(`update notice set state = 'delivered', settled_at = $2 where id = $1`, [noticeId, at]);
  }

  @OnBus('notice.failed')
  async noticeFailed({ noticeId, at, reason }: NoticeFailed, tx: Tx): Promise<void> {
    await tx.db.query(`update notice set state = 'failed', settled_at = $2, reason = $3 where id = $1`, [noticeId, at, reason]);
  }

  /** Desk wrote most replies; acknowledgements are written by the channels and appear here first. */
  private async known(tx: Tx, reply: ReplyHandedOver | ReplyDelivered | ReplyFailed, text = ''): Promise<Reply> {
    await tx.db.query(
      `insert into reply (id, report_id, kind, author, text, via) values ($1, $2, $3, $4, $5, $6)
       on conflict (id) do update set text = case when reply.text = '' then excluded.text else reply.text end`,
      [reply.replyId, reply.reportId, reply.kind, reply.author, text, reply.via],
    );
    return tx.db.findOneOrFail(Reply, { where: { id: reply.replyId }, lock: { mode: 'pessimistic_write' } });
  }
}
