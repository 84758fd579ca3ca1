import { Injectable } from '@nestjs/common';
import { uuid7, type Tx } from '@s48/bus';
import type { Conversation } from '@s48/channel';
import { danger, emergencyNotice, emergencyText, formatLocal, render } from '@s48/language';

type Known = Pick<Conversation, 'reference' | 'receivedAt' | 'deadline' | 'script'>;

/** Confirmations of what was taken on the phone or at the counter. */
@Injectable()
export class Receipts {
  /** On paper, or to be read out: the emergency number too, where the text tells of danger. */
  print({ reference, receivedAt, deadline, script }: Known, text: string): string {
    return render('receipt.counter', { reference, receivedAt: formatLocal(receivedAt, script), deadline: formatLocal(deadline, script), emergency: emergencyNotice(text) }, script);
  }

  /** By SMS or e-mail where the answer will come that way too; those channels send it. `text` is false for a recording. */
  async send(tx: Tx, { reference, deadline, script, contact }: Conversation, text: string | false): Promise<void> {
    if (!contact || (contact.channel !== 'sms' && contact.channel !== 'email')) return;
    const { urgent, emergency } = danger(text || '');
    const name = `acknowledgement.${contact.channel}${urgent ? '.urgent' : ''}` as const;
    const words = { reference, deadline: formatLocal(deadline, script), emergency: emergencyText(emergency) };
    await tx.emit(
      'notice.requested',
      { noticeId: uuid7(), via: contact.channel, purpose: 'acknowledgement', reference, subject: render('acknowledgement.subject', words, script), text: render(name, words, script), to: contact },
      contact.channel,
    );
  }
}
