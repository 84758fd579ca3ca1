import type { Author, Contact, ReplyKind, ReportFacts, Script } from '@s48/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

export type DeliveryState = 'queued' | 'submitting' | 'waiting' | 'handed-over' | 'delivered' | 'failed';

/** One message to a person, from the wish to its proof. Its id is the reply's or the notice's: a second request makes no second delivery. */
@Entity('delivery')
export class Delivery {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') kind!: ReplyKind | 'notice';
  @Column('text') author!: Author;
  @Column('jsonb') recipient!: Contact;
  @Column('text', { nullable: true }) subject!: string | null;
  @Column('text') text!: string;
  @Column('text') script!: Script;
  /** The report it is about; a notice may be about none. */
  @Column('jsonb', { nullable: true }) facts!: ReportFacts | null;
  @Column('text', { nullable: true }) purpose!: string | null;
  @Column('text', { default: 'queued' }) state!: DeliveryState;
  @Column('timestamptz', { name: 'due_at' }) dueAt!: Date;
  @Column('timestamptz', { name: 'leased_until', nullable: true }) leasedUntil!: Date | null;
  @Column('int', { default: 0 }) attempts!: number;
  @Column('timestamptz', { name: 'first_attempt_at', nullable: true }) firstAttemptAt!: Date | null;
  @Column('text', { name: 'provider_ref', nullable: true }) providerRef!: string | null;
  @Column('timestamptz', { name: 'handed_over_at', nullable: true }) handedOverAt!: Date | null;
  @Column('timestamptz', { name: 'proven_at', nullable: true }) provenAt!: Date | null;
  @Column('timestamptz', { name: 'failed_at', nullable: true }) failedAt!: Date | null;
  @Column('text', { nullable: true }) reason!: string | null;
  @Column('jsonb', { default: {} }) proof!: Record<string, string>;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
}
