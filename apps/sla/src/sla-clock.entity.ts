import type { Channel, Milestone, Verdict, VoidReason } from '@s48/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Fact } from './domain/facts.js';

/** The clock of one report: the promise as given, and every fact that bears on it. */
@Entity('clock')
export class Clock {
  @PrimaryColumn('uuid', { name: 'report_id' }) reportId!: string;
  @Column('text') reference!: string;
  @Column('text') channel!: Channel;
  @Column('timestamptz', { name: 'received_at' }) receivedAt!: Date;
  @Column('timestamptz') deadline!: Date;
  @Column('jsonb') facts!: Fact[];
  /** Null when only a new fact can change something. */
  @Column('timestamptz', { name: 'next_check_at', nullable: true }) nextCheckAt!: Date | null;
}

export interface Announced {
  readonly milestone: Milestone;
  readonly dueAt: string;
  readonly announcedAt: string;
}

export interface PastVerdict {
  readonly verdict: Verdict;
  readonly at: string;
  readonly replyId: string | null;
  readonly reason: VoidReason | null;
  readonly decidedAt: string;
}

/** One promise of a report, as last judged; its earlier verdicts stay in `history`. */
@Entity('promise')
export class PromiseRecord {
  @PrimaryColumn('uuid', { name: 'report_id' }) reportId!: string;
  @PrimaryColumn('int') round!: number;
  @Column('timestamptz', { name: 'started_at' }) startedAt!: Date;
  @Column('timestamptz') deadline!: Date;
  @Column('text') verdict!: Verdict;
  @Column('timestamptz', { name: 'decided_at' }) at!: Date;
  @Column('uuid', { name: 'reply_id', nullable: true }) replyId!: string | null;
  @Column('text', { nullable: true }) reason!: VoidReason | null;
  @Column('timestamptz', { name: 'answered_at', nullable: true }) answeredAt!: Date | null;
  @Column('boolean', { name: 'awaiting_proof' }) awaitingProof!: boolean;
  @Column('jsonb') milestones!: Announced[];
  @Column('jsonb') history!: PastVerdict[];
}
