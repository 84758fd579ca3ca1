import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A message as it came, byte by byte, and what became of it. Never deleted by the system. */
@Entity('inbound_message')
export class InboundMessage {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') channel!: string;
  /** The provider's id, or one computed from the content: the second of two with the same id is recognised. */
  @Column('text', { name: 'provider_id' }) providerId!: string;
  @Column('bytea') raw!: Buffer;
  @Column('text') sha256!: string;
  @Column('timestamptz', { name: 'received_at' }) receivedAt!: Date;
  @Column('text') state!: 'taken' | 'ignored' | 'failed' | 'parked' | 'discarded';
  @Column('text', { nullable: true }) reason!: string | null;
  @Column('int', { default: 0 }) attempts!: number;
  @Column('timestamptz', { name: 'next_attempt_at', nullable: true }) nextAttemptAt!: Date | null;
  @Column('uuid', { name: 'report_id', nullable: true }) reportId!: string | null;
}
