import { Inject, Injectable } from '@nestjs/common';
import { Conversation, type Delivery } from '@s48/channel';
import { CONFIG, Seal } from '@s48/chassis';
import { render, toCyrillic } from '@s48/language';
import { DataSource } from 'typeorm';
import type { EmailConfig } from './config.js';
import { bounceAddress, messageIdOf, replyAddress } from './domain/token.js';
import { composeMail } from './mail.composer.js';
import type { Posting } from './mail-sender.js';

const NAME = 'Sistem 48';

/** Makes a mail of a delivery: in the citizen's thread, answered to a signed address, bounced to another. */
@Injectable()
export class Postings {
  constructor(
    @Inject(CONFIG) private readonly config: EmailConfig,
    @Inject(Seal) private readonly seal: Seal,
    @Inject(DataSource) private readonly database: DataSource,
  ) {}

  async of(delivery: Delivery, to: string): Promise<Posting> {
    const own = this.config.EMAIL_ADDRESS;
    const { id, facts, kind, script, subject, text } = delivery;
    const conversation = facts && (await this.database.manager.findOneBy(Conversation, { reportId: facts.reportId }));
    const messageId = messageIdOf(this.seal, own, id);
    const raw = await composeMail({
      from: { name: script === 'cyrillic' ? toCyrillic(NAME) : NAME, address: own },
      to,
      subject: subject ?? (facts ? render('status.subject', { reference: facts.reference }, script) : NAME),
      text,
      messageId,
      autoSubmitted: kind === 'acknowledgement' ? 'auto-replied' : 'auto-generated',
      ...(conversation && { replyTo: replyAddress(this.seal, own, conversation.reference) }),
      ...threadOf(conversation),
    });
    return { id, to, messageId, raw, from: bounceAddress(this.seal, own, id) };
  }
}

function threadOf(conversation: Conversation | null): { inReplyTo?: string; references?: string } {
  const { messageId, references } = conversation?.thread ?? {};
  return messageId ? { inReplyTo: messageId, references: [references, messageId].filter(Boolean).join(' ') } : {};
}
