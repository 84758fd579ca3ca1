import { Inject, Injectable } from '@nestjs/common';
import { uuid7, type Tx } from '@s48/bus';
import { CommandAnswers, Conversation, factsOf, type StatusQuery } from '@s48/channel';
import { Seal } from '@s48/chassis';
import { detectScript, render } from '@s48/language';
import { MoreThan } from 'typeorm';
import type { Command } from './domain/command.js';
import { shortTime } from './domain/sms-text.js';
import { OptOuts } from './opt-outs.js';

/** Answers cost money, and a script could ask all day. */
const BRAKE = { hour: 20, day: 20 };

/** What a text asks of the system itself. */
export type Asked = Command | StatusQuery;

/** What citizens may ask of the system itself by text: STOP, START, STATUS and a reference. */
@Injectable()
export class Commands {
  constructor(
    @Inject(OptOuts) private readonly optOuts: OptOuts,
    @Inject(CommandAnswers) private readonly answers: CommandAnswers,
    @Inject(Seal) private readonly seal: Seal,
  ) {}

  async run(tx: Tx, asked: Asked, from: string, text: string): Promise<void> {
    const to = this.seal.seal('sms', from);
    const script = detectScript(text);
    if (asked === 'stop') return this.stop(tx, to.key!);
    if (asked === 'start') {
      await this.optOuts.remove(to.key!, tx.db);
      return this.answers.send(tx, { recipient: to, text: render('optin.confirmed', {}, script), script }, BRAKE);
    }
    const { text: status } = await this.answers.statusOf(tx, { reference: asked.reference, to, script }, shortTime);
    await this.answers.send(tx, { recipient: to, text: status, script }, BRAKE);
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
        optOut: 'sms',
      });
    }
  }
}
