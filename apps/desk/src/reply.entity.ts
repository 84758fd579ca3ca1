import type { Author, ReplyChannel, ReplyKind } from '@s48/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

export type ReplyState = 'requested' | 'handed-over' | 'delivered' | 'failed';

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
  @Column('text') via!: ReplyChannel;
  @Column('text', { default: 'requested' }) state!: ReplyState;
  @Column('timestamptz', { name: 'requested_at' }) requestedAt!: Date;
  @Column('timestamptz', { name: 'handed_over_at', nullable: true }) handedOverAt!: Date | null;
  @Column('timestamptz', { name: 'proven_at', nullable: true }) provenAt!: Date | null;
  @Column('timestamptz', { name: 'failed_at', nullable: true }) failedAt!: Date | null;
  @Column('text', { nullable: true }) reason!: string | null;
  @Column('jsonb', { default: {} }) proof!: Record<string, string>;
}
