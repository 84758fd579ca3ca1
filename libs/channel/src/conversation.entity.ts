import type { Channel, Contact, ReportFacts, Script } from '@s48/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A report as its channel remembers it: whom to answer, in which script, in which thread. */
@Entity('conversation')
export class Conversation {
  @PrimaryColumn('uuid', { name: 'report_id' }) reportId!: string;
  @Column('text') reference!: string;
  @Column('text') channel!: Channel;
  @Column('timestamptz', { name: 'received_at' }) receivedAt!: Date;
  @Column('timestamptz') deadline!: Date;
  @Column('text') script!: Script;
  @Column('jsonb', { nullable: true }) contact!: Contact | null;
  @Column('text', { name: 'person_key', nullable: true }) personKey!: string | null;
  /** What the channel needs to answer in the same thread (Message-ID, subject, the number that was texted). */
  @Column('jsonb', { default: {} }) thread!: Record<string, string>;
}

export const factsOf = (conversation: Conversation): ReportFacts => ({
  reportId: conversation.reportId,
  reference: conversation.reference,
  channel: conversation.channel,
  receivedAt: conversation.receivedAt.toISOString(),
  deadline: conversation.deadline.toISOString(),
});
