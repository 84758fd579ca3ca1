import { Controller, Inject } from '@nestjs/common';
import { OnBus, type Tx } from '@s48/bus';
import type { NoticeRequested, PersonErased, ReplyRequested } from '@s48/contracts';
import { CHANNEL_ADAPTER, type ChannelAdapter } from './channel-adapter.js';
import { Deliveries } from './deliveries.js';

/** What every channel hears: send this reply; forget this person. */
@Controller()
export class ReplyHandlers {
  constructor(
    @Inject(Deliveries) private readonly deliveries: Deliveries,
    @Inject(CHANNEL_ADAPTER) private readonly adapter: ChannelAdapter,
  ) {}

  @OnBus('reply.requested')
  async send(reply: ReplyRequested, tx: Tx): Promise<void> {
    const { replyId, kind, author, text, to, script, reportId, reference, channel, receivedAt, deadline, again } = reply;
    await this.deliveries.request(tx, { id: replyId, kind, author, recipient: to, text, script, facts: { reportId, reference, channel, receivedAt, deadline } });
    if (again) await this.deliveries.again(tx, replyId);
  }

  @OnBus('person.erased')
  async erase({ key }: PersonErased, tx: Tx): Promise<void> {
    await this.adapter.erase?.(key, tx);
    const { db } = tx;
    const reports = 'select report_id from conversation where person_key = $1';
    await db.query(
      `update inbound_message set raw = '', repaired = null, reason = null, state = case when state in ('failed', 'parked') then 'discarded' else state end
       where person_key = $1 or report_id in (${reports})`,
      [key],
    );
    await this.deliveries.forget(tx, key);
    await db.query(`delete from report_attachment where report_id in (${reports})`, [key]);
    await db.query('delete from attachment a where not exists (select 1 from report_attachment r where r.attachment_id = a.id)');
    await db.query(`update conversation set contact = null, person_key = null, thread = '{}' where person_key = $1`, [key]);
  }
}

/** Channels that also carry notices: reminders, escalations, duty alarms, courtesy copies. */
@Controller()
export class NoticeHandlers {
  constructor(@Inject(Deliveries) private readonly deliveries: Deliveries) {}

  @OnBus('notice.requested')
  async send({ noticeId, purpose, subject, text, to, notBefore }: NoticeRequested, tx: Tx): Promise<void> {
    await this.deliveries.request(tx, { id: noticeId, kind: 'notice', author: 'system', recipient: to, subject, text, script: 'latin', purpose, ...(notBefore && { dueAt: new Date(notBefore) }) });
  }
}
