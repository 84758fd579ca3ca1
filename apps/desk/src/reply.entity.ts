import type { Author, Contact, ReplyChannel, ReplyKind } from '@s48/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ReplyState } from './domain/reply-state.js';

/** What the city told the citizen, with its proof. */
@Entity('reply')
export class Reply {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'report_id' }) reportId!: string;
  @Column('text') kind!: ReplyKind;
  @Column('text') author!: Author;
  /** The person who wrote it, where one did. */
  @Column('text', { nullable: true }) by!: string | null;
  @Column('text', { default: '' }) text!: string;
  /** The kept text that it was made from, where it was suggested and taken. */
  @Column('int', { name: 'from_answer', nullable: true }) fromAnswer!: number | null;
  @Column('text') via!: ReplyChannel;
  /** Where it was sent, sealed; null where a channel wrote it. */
  @Column('jsonb', { nullable: true }) recipient!: Contact | null;
  @Column('text', { default: 'requested' }) state!: ReplyState;
  /** While `held`: its author may take it back until then. */
  @Column('timestamptz', { name: 'held_until', nullable: true }) heldUntil!: Date | null;
  @Column('timestamptz', { name: 'requested_at' }) requestedAt!: Date;
  @Column('timestamptz', { name: 'handed_over_at', nullable: true }) handedOverAt!: Date | null;
  @Column('timestamptz', { name: 'proven_at', nullable: true }) provenAt!: Date | null;
  @Column('timestamptz', { name: 'failed_at', nullable: true }) failedAt!: Date | null;
  @Column('text', { nullable: true }) reason!: string | null;
  /** How often its channel has tried, as far as it has said. */
  @Column('int', { nullable: true }) attempts!: number | null;
  @Column('jsonb', { default: {} }) proof!: Record<string, string>;
}
