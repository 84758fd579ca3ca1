import type { TranscriptOutcome } from '@s48/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Caller } from './domain/contact-rule.js';

/** A recorded call: it waits for one operator to write down what was said. */
@Entity('recording')
export class Recording {
  @PrimaryColumn('uuid', { name: 'report_id' }) reportId!: string;
  /** Id of the attachment that holds the sound. */
  @Column('text') audio!: string;
  /** Id of a copy that browsers can play, once somebody wanted to listen. */
  @Column('text', { nullable: true }) playable!: string | null;
  @Column('text') file!: string;
  @Column('text') mime!: string;
  @Column('real') seconds!: number;
  /** The exchange's own key of the message, where it has one. */
  @Column('text', { name: 'exchange_id', nullable: true }) exchangeId!: string | null;
  @Column('text') caller!: Caller;
  @Column('timestamptz', { name: 'ended_at' }) endedAt!: Date;
  @Column('text', { default: 'waiting' }) state!: 'waiting' | 'transcribed';
  @Column('text', { name: 'claimed_by', nullable: true }) claimedBy!: string | null;
  @Column('text', { name: 'claimed_name', nullable: true }) claimedName!: string | null;
  @Column('timestamptz', { name: 'leased_until', nullable: true }) leasedUntil!: Date | null;
  @Column('timestamptz', { name: 'sound_deleted_at', nullable: true }) soundDeletedAt!: Date | null;
  @Column('text', { nullable: true }) outcome!: TranscriptOutcome | null;
  @Column('text', { name: 'transcribed_by', nullable: true }) transcribedBy!: string | null;
  @Column('timestamptz', { name: 'transcribed_at', nullable: true }) transcribedAt!: Date | null;
  @Column('text', { name: 'transcript_sha256', nullable: true }) transcriptSha256!: string | null;
}
