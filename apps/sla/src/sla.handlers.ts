import { Controller, Inject } from '@nestjs/common';
import { OnBus, type Tx } from '@s48/bus';
import type {
  PersonErased, ReplyDelivered, ReplyFailed, ReplyHandedOver, ReplyKind, ReplyRequested, ReportFacts, ReportReceived, ReportReopened, ReportRouted,
  ReportSupplemented, ReportTranscribed, TicketAssigned, TicketCorrected, TicketRefused, TicketUpdated,
} from '@s48/contracts';
import type { Fact, ReplyFact } from './domain/facts.js';
import { isReachable } from './domain/void-ground.js';
import { hear, settle } from './sla-clock.queries.js';
import { SlaTime } from './sla-time.js';

/** Every message about a report starts its clock, because order is not promised and the first may be lost; some bear on the verdict. */
@Controller()
export class SlaHandlers {
  constructor(@Inject(SlaTime) private readonly time: SlaTime) {}

  @OnBus('report.received')
  received(report: ReportReceived, tx: Tx): Promise<void> {
    const at = utc(report.receivedAt);
    const onRecording = report.text === null && { onRecording: true as const };
    const contact: Fact = { kind: 'contact', reachable: isReachable(report.channel, report.contact), ...onRecording, at };
    // Answered on the spot: handed over and proven while the citizen was there.
    const onTheSpot: Fact[] = report.answered === undefined ? [] : [{ kind: 'proven', replyId: report.reportId, author: 'operator', handedOverAt: at, at }];
    return this.add(tx, report, contact, ...onTheSpot);
  }

  @OnBus('report.transcribed')
  transcribed(report: ReportTranscribed, tx: Tx): Promise<void> {
    const at = saidAt(tx);
    const contact: Fact[] = report.contact ? [{ kind: 'contact', reachable: isReachable(report.channel, report.contact), at }] : [];
    return this.add(tx, report, { kind: 'transcript', outcome: report.outcome, at }, ...contact);
  }

  @OnBus('report.supplemented')
  supplemented(report: ReportSupplemented, tx: Tx): Promise<void> {
    return this.add(tx, report);
  }

  @OnBus('report.reopened')
  reopened(report: ReportReopened, tx: Tx): Promise<void> {
    return this.add(tx, report, { kind: 'reopened', at: utc(report.reopenedAt) });
  }

  @OnBus('report.routed')
  routed(report: ReportRouted, tx: Tx): Promise<void> {
    return this.add(tx, report);
  }

  @OnBus('ticket.assigned')
  assigned(ticket: TicketAssigned, tx: Tx): Promise<void> {
    return this.add(tx, ticket);
  }

  @OnBus('ticket.updated')
  updated(ticket: TicketUpdated, tx: Tx): Promise<void> {
    const { state, reason, version } = ticket;
    return this.add(tx, ticket, { kind: 'ticket', state, ...(reason && { reason }), version, at: utc(ticket.at) });
  }

  @OnBus('ticket.refused')
  refused(ticket: TicketRefused, tx: Tx): Promise<void> {
    return this.add(tx, ticket);
  }

  @OnBus('ticket.corrected')
  corrected(ticket: TicketCorrected, tx: Tx): Promise<void> {
    return this.add(tx, ticket);
  }

  @OnBus('reply.requested')
  requested(reply: ReplyRequested, tx: Tx): Promise<void> {
    const at = saidAt(tx);
    // An address that turned up later makes the citizen reachable.
    const contact: Fact[] = reply.to.sealed ? [{ kind: 'contact', reachable: true, at }] : [];
    return this.add(tx, reply, ...contact, ...ifStatus(reply, { kind: 'requested', ...of(reply), at }));
  }

  @OnBus('reply.handed-over')
  handedOver(reply: ReplyHandedOver, tx: Tx): Promise<void> {
    return this.add(tx, reply, ...ifStatus(reply, { kind: 'handed-over', ...of(reply), at: utc(reply.at) }));
  }

  @OnBus('reply.delivered')
  delivered(reply: ReplyDelivered, tx: Tx): Promise<void> {
    return this.add(tx, reply, ...ifStatus(reply, { kind: 'proven', ...of(reply), handedOverAt: utc(reply.handedOverAt), at: utc(reply.provenAt) }));
  }

  @OnBus('reply.failed')
  failed(reply: ReplyFailed, tx: Tx): Promise<void> {
    const handedOverAt = reply.handedOverAt && { handedOverAt: utc(reply.handedOverAt) };
    return this.add(tx, reply, ...ifStatus(reply, { kind: 'failed', ...of(reply), ...handedOverAt, at: utc(reply.at) }));
  }

  @OnBus('person.erased')
  async erased(_person: PersonErased): Promise<void> {
    // Clocks hold times and ids only: nothing here tells who the person was.
  }

  private async add(tx: Tx, report: ReportFacts, ...facts: Fact[]): Promise<void> {
    this.time.heard(new Date(saidAt(tx)));
    const clock = await hear(tx, report, facts);
    if (!clock) return;
    const now = this.time.now();
    // A message that comes again days later must not be judged by the time of its sending where a verdict has been given since.
    await settle(tx, [clock], (lastSaidAt) => (lastSaidAt && lastSaidAt > now ? lastSaidAt : now));
  }
}

/** Acknowledgements and information never keep the promise. */
const ifStatus = ({ kind }: { kind: ReplyKind }, fact: ReplyFact): Fact[] => (kind === 'status' ? [fact] : []);

const of = ({ replyId, author }: Pick<ReplyRequested, 'replyId' | 'author'>) => ({ replyId, author });

const utc = (iso: string): string => new Date(iso).toISOString();

const saidAt = (tx: Tx): string => utc(tx.cause!.time);
