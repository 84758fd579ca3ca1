import { Inject, Injectable } from '@nestjs/common';
import { uuid7, type Tx } from '@s48/bus';
import { Conversation, Deliveries, factsOf } from '@s48/channel';
import { Seal } from '@s48/chassis';
import type { Contact } from '@s48/contracts';
import { detectScript, render, type Script } from '@s48/language';
import { MoreThan } from 'typeorm';
import type { Command } from './domain/command.js';
import { shortTime } from './domain/sms-text.js';
import { OptOuts } from './opt-outs.js';

/** Answers cost money, and a script could ask all day. */
const ANSWERS_A_DAY = 20;

/** What citizens may ask of the system itself by text: STOP, START, STATUS and a reference. */
@Injectable()
export class Commands {
  constructor(
    @Inject(OptOuts) private readonly optOuts: OptOuts,
    @Inject(Deliveries) private readonly deliveries: Deliveries,
    @Inject(Seal) private readonly seal: Seal,
  ) {}

  async run(tx: Tx, command: Command, from: string, text: string): Promise<void> {
    const to = this.seal.seal('sms', from);
    const script = detectScript(text);
    if (command.kind === 'stop') return this.stop(tx, to.key!);
    if (command.kind === 'start') {
      await this.optOuts.remove(to.key!, tx.db);
      return this.answer(tx, to, render('optin.confirmed', {}, script), script);
    }
    await this.answer(tx, to, await this.statusOf(tx, command, to.key!, script), script);
  }

  /** No text goes out any more, also no confirmation; whoever still owes this person an answer learns to find another way. */
  async stop(tx: Tx, personKey: string, source: 'citizen' | 'provider' = 'citizen'): Promise<void> {
    await this.optOuts.add(personKey, source, tx.db);
    const open = await tx.db.findBy(Conversation, { personKey, deadline: MoreThan(new Date()) });
    for (const conversation of open) {
      await tx.emit('report.supplemented', {
        ...factsOf(conversation),
        supplementId: uuid7(),
        at: new Date().toISOString(),
        text: 'STOP (građanin više ne prima SMS; odgovor javiti na drugi način)',
        attachments: [],
        verified: true,
      });
    }
  }

  /** The phone is the secret that goes with the reference: any other phone hears the same as for a reference that does not exist. */
  private async statusOf(tx: Tx, command: Command & { kind: 'status' }, personKey: string, script: Script): Promise<string> {
    const conversation = command.reference ? await tx.db.findOneBy(Conversation, { reference: command.reference, personKey }) : null;
    if (!conversation) return render('status.query.unknown', {}, script);
    const [last]: { text: string }[] = await tx.db.query(
      `select text from delivery where recipient->>'key' = $2 and facts->>'reportId' = $1 and kind = 'status' and state in ('handed-over', 'delivered')
       order by handed_over_at desc limit 1`,
      [conversation.reportId, personKey],
    );
    const words = { reference: conversation.reference, state: 'u obradi', deadline: shortTime(conversation.deadline, script) };
    return last?.text ?? render('status.query', words, script);
  }

  private async answer(tx: Tx, to: Contact, text: string, script: Script): Promise<void> {
    const [{ n }]: [{ n: string }] = await tx.db.query(
      `select count(*) n from delivery where purpose = 'command' and recipient->>'key' = $1 and created_at > now() - interval '1 day'`,
      [to.key],
    );
    if (Number(n) >= ANSWERS_A_DAY) return;
    await this.deliveries.request(tx, { id: uuid7(), kind: 'information', author: 'system', recipient: to, text, script, purpose: 'command' });
  }
}
