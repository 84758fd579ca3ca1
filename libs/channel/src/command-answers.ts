import { Inject, Injectable } from '@nestjs/common';
import { uuid7, type Tx } from '@s48/bus';
import type { Contact } from '@s48/contracts';
import { render, type Script } from '@s48/language';
import { Conversation } from './conversation.entity.js';
import { Deliveries, type DeliveryRequest } from './deliveries.js';

/** Most answers to one address. Two machines that answer each other must come to an end. */
export interface Brake {
  readonly hour: number;
  readonly day: number;
}

/** What answers a citizen who asks something of the system itself. */
@Injectable()
export class CommandAnswers {
  constructor(@Inject(Deliveries) private readonly deliveries: Deliveries) {}

  /**
   * What has become of a report: the last status that was sent, else that it is under way. The address is the secret that goes with the
   * reference: any other address hears the same as for a reference that does not exist.
   */
  async statusOf(tx: Tx, asked: { readonly reference: string | null; readonly to: Contact; readonly script: Script }, formatTime: (at: Date, script: Script) => string): Promise<{ text: string; conversation: Conversation | null }> {
    const { reference, to, script } = asked;
    const conversation = reference && to.key ? await tx.db.findOneBy(Conversation, { reference, personKey: to.key }) : null;
    if (!conversation) return { text: render('status.query.unknown', {}, script), conversation };
    const [last]: { text: string }[] = await tx.db.query(
      `select text from delivery where recipient->>'key' = $2 and facts->>'reportId' = $1 and kind = 'status' and state in ('handed-over', 'delivered')
       order by handed_over_at desc limit 1`,
      [conversation.reportId, to.key],
    );
    const words = { reference: conversation.reference, state: 'u obradi', deadline: formatTime(conversation.deadline, script) };
    return { text: last?.text ?? render('status.query', words, script), conversation };
  }

  async send(tx: Tx, answer: Pick<DeliveryRequest, 'recipient' | 'text' | 'script' | 'subject'>, brake: Brake): Promise<void> {
    const [{ hour, day }]: [{ hour: string; day: string }] = await tx.db.query(
      `select count(*) filter (where created_at > now() - interval '1 hour') as hour, count(*) as day from delivery
       where purpose = 'command' and recipient->>'key' = $1 and created_at > now() - interval '1 day'`,
      [answer.recipient.key],
    );
    if (Number(hour) >= brake.hour || Number(day) >= brake.day) return;
    await this.deliveries.request(tx, { ...answer, id: uuid7(), kind: 'information', author: 'system', purpose: 'command' });
  }
}
