import type { AgencyCode, Assignee, Attachment, Channel, Contact, DeclineReason, Incident, Milestone, Place, ReplyChannel, ReportFacts, ReportKind, ReportRouted, Script, TicketState, Verdict } from '@s48/contracts';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';

export type Decision = Pick<ReportRouted, 'agency' | 'confidence' | 'automatic' | 'reasons' | 'alternatives' | 'version' | 'decisionId'>;

/** The city's case about one report. What the citizen wrote is never edited. */
@Entity('ticket')
export class Ticket {
  @PrimaryColumn('uuid', { name: 'report_id' }) reportId!: string;
  @Column('text') reference!: string;
  @Column('text') channel!: Channel;
  @Column('timestamptz', { name: 'received_at' }) receivedAt!: Date;
  @Column('timestamptz') deadline!: Date;
  @Column('text', { nullable: true }) text!: string | null;
  /** The text folded to one form for both scripts. */
  @Column('text', { default: '' }) search!: string;
  @Column('text', { default: 'latin' }) script!: Script;
  @Column('jsonb', { nullable: true }) place!: Place | null;
  @Column('text', { nullable: true }) category!: string | null;
  @Column('jsonb', { default: [] }) attachments!: Attachment[];
  @Column('jsonb', { nullable: true }) contact!: Contact | null;
  @Column('jsonb', { name: 'other_contacts', default: [] }) otherContacts!: Contact[];
  @Column('jsonb', { name: 'opted_out', default: [] }) optedOut!: ReplyChannel[];
  @Column('text', { name: 'person_key', nullable: true }) personKey!: string | null;
  @Column('text', { nullable: true }) kind!: ReportKind | null;
  @Column('boolean', { default: false }) urgent!: boolean;
  /** The person whose word on urgency stands against any automation. */
  @Column('text', { name: 'urgency_by', nullable: true }) urgencyBy!: string | null;
  @Column('boolean', { name: 'public_text', default: false }) publicText!: boolean;
  @Column('text', { default: 'received' }) state!: TicketState;
  @Column('text', { nullable: true }) agency!: Assignee | null;
  @Column('jsonb', { nullable: true }) decision!: Decision | null;
  /** The person whose choice of the body stands against any automation. */
  @Column('text', { name: 'decided_by', nullable: true }) decidedBy!: string | null;
  /** Who is working on it right now, so that two do not answer the same citizen; it lapses by itself. */
  @Column('text', { name: 'claimed_by', nullable: true }) claimedBy!: string | null;
  @Column('text', { name: 'claimed_name', nullable: true }) claimedName!: string | null;
  @Column('timestamptz', { name: 'claimed_until', nullable: true }) claimedUntil!: Date | null;
  @Column('jsonb', { name: 'refused_by', default: [] }) refusedBy!: AgencyCode[];
  @Column('timestamptz', { name: 'planned_for', nullable: true }) plannedFor!: Date | null;
  @Column('text', { name: 'decline_reason', nullable: true }) declineReason!: DeclineReason | null;
  @Column('uuid', { name: 'related_to', nullable: true }) relatedTo!: string | null;
  @Column('jsonb', { nullable: true }) incident!: Incident | null;
  /** Which promise the verdict is about: 0, and one more for each reopening. */
  @Column('int', { default: 0 }) round!: number;
  @Column('text', { default: 'pending' }) verdict!: Verdict;
  @Column('timestamptz', { name: 'verdict_at', nullable: true }) verdictAt!: Date | null;
  @Column('timestamptz', { name: 'verdict_said_at', nullable: true }) verdictSaidAt!: Date | null;
  /** The last milestone of the promise that passed without a status reply. */
  @Column('text', { nullable: true }) milestone!: Milestone | null;
  @VersionColumn() version!: number;
  @Column('timestamptz', { name: 'assigned_at', nullable: true }) assignedAt!: Date | null;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Date;
}

export const factsOf = (ticket: Ticket): ReportFacts => ({
  reportId: ticket.reportId,
  reference: ticket.reference,
  channel: ticket.channel,
  receivedAt: ticket.receivedAt.toISOString(),
  deadline: ticket.deadline.toISOString(),
});
