import { Inject, Injectable } from '@nestjs/common';
import { Conversation, Delivery } from '@s48/channel';
import { idPart } from '@s48/channel/mailbox';
import { CONFIG, Seal } from '@s48/chassis';
import { findReference } from '@s48/contracts';
import { DataSource } from 'typeorm';
import type { EmailConfig } from './config.js';
import type { SenderTrust } from './domain/authentication.js';
import { baseSubject, isForward } from './domain/subject.js';
import { deliveryIn, referenceIn } from './domain/token.js';
import type { Mail } from './mail.parser.js';

/** Which report a mail continues, and how. */
export interface Continued {
  readonly conversation: Conversation;
  /** A new subject on an old thread is a new matter, linked to the old one. */
  readonly newMatter: boolean;
  /** It holds a token of ours, and comes from whoever reported, as far as anybody can tell. */
  readonly verified: boolean;
}

@Injectable()
export class Threads {
  constructor(
    @Inject(CONFIG) private readonly config: EmailConfig,
    @Inject(Seal) private readonly seal: Seal,
    @Inject(DataSource) private readonly database: DataSource,
  ) {}

  /** Whether the mail names a mail of ours in a way that nobody can guess. */
  answersUs(mail: Mail): boolean {
    return this.tokenOf(mail) !== null || this.deliveryOf(mail) !== null;
  }

  async continuedBy(mail: Mail, trust: SenderTrust): Promise<Continued | null> {
    const person = mail.from && this.seal.personOf(mail.from);
    const conversation = await this.byToken(mail);
    if (conversation) return { conversation, newMatter: hasNewSubject(mail, conversation), verified: conversation.personKey === person && trust === 'accepted' };
    const own = await this.byOwnMail(mail, person);
    if (own) return { conversation: own, newMatter: hasNewSubject(mail, own), verified: false };
    const named = await this.bySubject(mail, person);
    return named && { conversation: named, newMatter: false, verified: false };
  }

  ownReport(reference: string, address: string): Promise<Conversation | null> {
    return this.find({ reference, personKey: this.seal.personOf(address) });
  }

  private async byToken(mail: Mail): Promise<Conversation | null> {
    const reference = this.tokenOf(mail);
    if (reference) return this.find({ reference });
    const deliveryId = isForward(mail.subject) ? null : this.deliveryOf(mail);
    const delivery = deliveryId && (await this.database.manager.findOneBy(Delivery, { id: deliveryId }));
    return delivery && delivery.facts ? this.find({ reportId: delivery.facts.reportId }) : null;
  }

  /** Who answers the mail they sent, not ours: known to them and their servers, so it counts for the same address alone, and proves nothing. */
  private async byOwnMail({ subject, answers }: Mail, person: string | null): Promise<Conversation | null> {
    if (isForward(subject) || !person || answers.length === 0) return null;
    const [row]: { report_id: string }[] = await this.database.query(
      `select report_id from inbound_message where split_part(provider_id, ' ', 1) = any($1) and person_key = $2 and report_id is not null order by created_at desc limit 1`,
      [answers.map(idPart), person],
    );
    return row ? this.find({ reportId: row.report_id }) : null;
  }

  /** A number in the subject is no secret: it counts only from the address that reported, and what it says stays unverified. */
  private async bySubject({ subject }: Mail, person: string | null): Promise<Conversation | null> {
    const reference = isForward(subject) ? null : findReference(subject);
    return reference && person ? this.find({ reference, personKey: person }) : null;
  }

  private find(where: { reference?: string; reportId?: string; personKey?: string }): Promise<Conversation | null> {
    return this.database.manager.findOneBy(Conversation, where);
  }

  private tokenOf({ recipients }: Mail): string | null {
    return referenceIn(this.seal, this.config.EMAIL_ADDRESS, recipients);
  }

  private deliveryOf({ answers }: Mail): string | null {
    return deliveryIn(this.seal, answers.join(' '));
  }
}

function hasNewSubject({ subject }: Mail, { reference, thread }: Conversation): boolean {
  const base = baseSubject(subject);
  return base !== '' && findReference(base) !== reference && base !== baseSubject(thread['subject'] ?? '');
}
