import { Controller, Inject } from '@nestjs/common';
import { OnBus, uuid7, type Tx } from '@s48/bus';
import { TRIAGE, type Assignee, type Contact, type ReplyChannel, type ReportReceived, type ReportReopened, type ReportRouted, type ReportSupplemented, type ReportTranscribed } from '@s48/contracts';
import { danger, fold } from '@s48/language';
import { isOpen } from './domain/ticket-lifecycle.js';
import { Notices } from './notices.js';
import { Reply } from './reply.entity.js';
import { Tickets } from './tickets.js';
import type { Ticket } from './ticket.entity.js';

/** What citizens say, and where routing sends it. Order is not promised: each handler starts from whatever is known. */
@Controller()
export class ReportHandlers {
  constructor(
    @Inject(Tickets) private readonly tickets: Tickets,
    @Inject(Notices) private readonly notices: Notices,
  ) {}

  @OnBus('report.received')
  async received(report: ReportReceived, tx: Tx): Promise<void> {
    const ticket = await this.tickets.forReport(tx, report);
    if (report.text !== null) setText(ticket, report.text);
    ticket.script = report.script;
    raiseUrgency(ticket, report.urgent);
    ticket.attachments = report.attachments;
    setContact(ticket, report.contact, ...(report.otherContacts ?? []));
    ticket.place ??= report.place ?? null;
    ticket.category = report.category ?? null;
    ticket.publicText = report.publicText ?? false;
    ticket.relatedTo = report.relatedTo ?? null;
    await this.tickets.save(tx.db, ticket);
    if (report.answered) await this.answeredOnTheSpot(tx, ticket, report.answered);
    await this.tickets.alarm(tx, ticket);
  }

  @OnBus('report.transcribed')
  async transcribed(report: ReportTranscribed, tx: Tx): Promise<void> {
    const ticket = await this.tickets.forReport(tx, report);
    setText(ticket, report.text);
    raiseUrgency(ticket, report.urgent);
    ticket.place ??= report.place ?? null;
    setContact(ticket, report.contact);
    await this.tickets.save(tx.db, ticket);
    if (report.outcome === 'report' || !isOpen(ticket.state)) return this.tickets.alarm(tx, ticket);
    await this.tickets.change(tx, ticket, { state: 'declined', by: 'operator', reason: report.outcome === 'spam' ? 'spam' : 'unfounded' });
  }

  @OnBus('report.supplemented')
  async supplemented(supplement: ReportSupplemented, tx: Tx): Promise<void> {
    const ticket = await this.tickets.forReport(tx, supplement);
    if (supplement.optOut) await this.optOut(tx, ticket, supplement.optOut);
    await keepSupplement(tx, supplement);
    if (!heed(ticket, supplement.text)) return;
    await this.tickets.save(tx.db, ticket);
    await this.tickets.alarm(tx, ticket);
  }

  @OnBus('report.reopened')
  async reopened(report: ReportReopened, tx: Tx): Promise<void> {
    const ticket = await this.tickets.forReport(tx, report);
    ticket.milestone = null;
    heed(ticket, report.text ?? '');
    if (report.text) await keepSupplement(tx, { supplementId: tx.cause!.id, reportId: report.reportId, at: report.reopenedAt, text: report.text, attachments: [], verified: true });
    if (isOpen(ticket.state)) {
      await this.tickets.save(tx.db, ticket);
      return this.tickets.alarm(tx, ticket);
    }
    const { agency } = ticket;
    if (agency && agency !== TRIAGE) await this.tickets.assign(tx, ticket, agency, 'system');
    else await this.tickets.triage(tx, ticket, 'system');
  }

  /** A human's choice stands against any later decision of routing (R02). */
  @OnBus('report.routed')
  async routed(decision: ReportRouted, tx: Tx): Promise<void> {
    const ticket = await this.tickets.forReport(tx, decision);
    ticket.decision = pickDecision(decision);
    ticket.kind ??= decision.kind;
    raiseUrgency(ticket, decision.urgent);
    ticket.incident ??= decision.incident ?? null;
    const waiting = ticket.state === 'received' || ticket.state === 'triage';
    if (ticket.decidedBy || !waiting) await this.tickets.save(tx.db, ticket);
    else await this.place(tx, ticket, decision.agency, decision.automatic);
    await this.tickets.alarm(tx, ticket);
  }

  /** No way is used that the citizen did not give: where none is left, people have to find one. */
  private async optOut(tx: Tx, ticket: Ticket, channel: ReplyChannel): Promise<void> {
    if (ticket.optedOut.includes(channel)) return;
    ticket.optedOut = [...ticket.optedOut, channel];
    await this.tickets.save(tx.db, ticket);
    await this.notices.optedOut(tx, ticket, channel);
  }

  private async place(tx: Tx, ticket: Ticket, agency: Assignee, automatic: boolean): Promise<void> {
    if (automatic && agency !== TRIAGE && !ticket.refusedBy.includes(agency)) return this.tickets.assign(tx, ticket, agency, 'system');
    if (ticket.state === 'triage') return this.tickets.save(tx.db, ticket);
    await this.tickets.triage(tx, ticket, 'system');
  }

  private async answeredOnTheSpot(tx: Tx, ticket: Ticket, text: string): Promise<void> {
    const at = ticket.receivedAt;
    await tx.db.insert(Reply, {
      id: uuid7(), reportId: ticket.reportId, kind: 'status', author: 'operator', text, via: 'phone', state: 'delivered',
      requestedAt: at, handedOverAt: at, provenAt: at, proof: { answered: 'on the spot' },
    });
    if (isOpen(ticket.state)) await this.tickets.change(tx, ticket, { state: 'resolved', by: 'operator' });
  }
}

/** A caller may say in the recording how else to be reached; what is known is never lost to a message that knows less. */
function setContact(ticket: Ticket, ...contacts: (Contact | undefined)[]): void {
  for (const contact of contacts) {
    if (!contact) continue;
    ticket.contact ??= contact;
    ticket.personKey ??= contact.key ?? null;
    const known = [ticket.contact, ...ticket.otherContacts].some(({ channel }) => channel === contact.channel);
    // Under the key of the report's person, so that erasing finds what is sent there too.
    if (!known) ticket.otherContacts = [...ticket.otherContacts, { ...contact, ...(ticket.personKey && { key: ticket.personKey }) }];
  }
}

type Supplement = Pick<ReportSupplemented, 'supplementId' | 'reportId' | 'at' | 'text' | 'attachments' | 'verified'>;

async function keepSupplement({ db }: Tx, { supplementId, reportId, at, text, attachments, verified }: Supplement): Promise<void> {
  await db.query('insert into supplement (id, report_id, at, text, attachments, verified) values ($1, $2, $3, $4, $5, $6) on conflict do nothing', [
    supplementId, reportId, at, text, JSON.stringify(attachments), verified,
  ]);
}

/** Machines only raise it, and never over a person's word. */
function raiseUrgency(ticket: Ticket, urgent: boolean): void {
  if (!ticket.urgencyBy) ticket.urgent ||= urgent;
}

/** Danger that the citizen tells of later is news, whatever a person has said of the words before. */
function heed(ticket: Ticket, added: string): boolean {
  const { urgent } = danger(added);
  if (urgent) Object.assign(ticket, { urgent, urgencyBy: null });
  return urgent;
}

function setText(ticket: Ticket, text: string): void {
  ticket.text = text;
  ticket.search = fold(`${ticket.reference} ${text} ${ticket.place?.text ?? ''}`);
}

const pickDecision = ({ agency, confidence, automatic, reasons, alternatives, version, decisionId }: ReportRouted): Ticket['decision'] => ({
  agency, confidence, automatic, reasons, alternatives, version, decisionId,
});
