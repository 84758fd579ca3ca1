import { Column, Entity, PrimaryColumn } from 'typeorm';

export const INPUT_STATES = ['taken', 'ignored', 'failed', 'parked', 'discarded'] as const;
export type InputState = (typeof INPUT_STATES)[number];

/** A message as it came, byte by byte, and what became of it. The system never deletes it; the sound in it goes where recordings may not be kept (AUDIO_RETENTION). */
@Entity('inbound_message')
export class InboundMessage {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') channel!: string;
  /** The provider's id, or one computed from the content: the second of two with the same id is recognised. */
  @Column('text', { name: 'provider_id' }) providerId!: string;
  @Column('bytea') raw!: Buffer;
  @Column('text') sha256!: string;
  @Column('timestamptz', { name: 'received_at' }) receivedAt!: Date;
  @Column('text') state!: InputState;
  @Column('text', { nullable: true }) reason!: string | null;
  @Column('int', { default: 0 }) attempts!: number;
  @Column('timestamptz', { name: 'next_attempt_at', nullable: true }) nextAttemptAt!: Date | null;
  @Column('uuid', { name: 'report_id', nullable: true }) reportId!: string | null;
  /** Whose it is, where that is known: erasing a person redacts it. */
  @Column('text', { name: 'person_key', nullable: true }) personKey!: string | null;
  /** What a person made of bytes that could not be read; the bytes themselves stay as they came. */
  @Column('bytea', { nullable: true }) repaired!: Buffer | null;
}
