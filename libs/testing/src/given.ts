import { uuid7 } from '@s48/bus';
import { Seal } from '@s48/chassis';
import {
  deadlineOf, durationMs, makeReference, MESSAGES, milestoneAt, parseAs, PROMISE, ReportFacts,
  type Channel, type Contact, type Envelope, type MessageOf, type MessageType, type ReplyChannel,
} from '@s48/contracts';

/** The key under which test services seal addresses. */
export const TEST_CONTACT_KEY = 'a key for tests only, of more than 32 characters';

const seal = new Seal(TEST_CONTACT_KEY);
const ADDRESSES = { sms: '+381641234567', email: 'petar.petrovic@primer.rs', phone: '+38126123456' };
const MINUTE = 60_000;

/** A contact as a channel seals it; the web channel needs no address. */
const contact = (channel: ReplyChannel, address?: string): Contact => (channel === 'web' ? { channel } : seal.seal(channel, address ?? ADDRESSES[channel]));

let sequence = 0;

/** What identifies one report in all its messages: make it once and spread it into each. Received two hours ago unless told. */
function facts(own: Partial<ReportFacts> = {}): ReportFacts {
  const channel = own.channel ?? 'sms';
  const receivedAt = own.receivedAt ?? new Date(Date.now() - 120 * MINUTE).toISOString();
  const deadline = deadlineOf(new Date(receivedAt), durationMs(PROMISE)).toISOString();
  return parseAs(ReportFacts, { reportId: uuid7(), reference: makeReference(channel, sequence++), channel, receivedAt, deadline, ...own });
}

const after = ({ receivedAt }: ReportFacts, minutes: number): string => new Date(Date.parse(receivedAt) + minutes * MINUTE).toISOString();
const replyChannel = (channel: Channel): ReplyChannel => (channel === 'counter' ? 'phone' : channel);

/** `usual` makes what a message holds unless the test says otherwise; what comes out has passed the contract, so a stale fixture fails. */
function builder<T extends MessageType>(type: T, usual: (own: Partial<MessageOf<T>>) => object) {
  return (own: Partial<MessageOf<T>> = {}): MessageOf<T> => parseAs<object>(MESSAGES[type].schema, { ...usual(own), ...own }) as MessageOf<T>;
}

/** A message as another service would say it. */
function envelope<T extends MessageType>(type: T, data: MessageOf<T>, id = uuid7()): Envelope<MessageOf<T>> {
  const { reference } = data as { reference?: string };
  return {
    specversion: '1.0', id, source: '/s48/test', type, time: new Date().toISOString(), ...(reference && { subject: reference }),
    datacontenttype: 'application/json', dataschema: `/docs/asyncapi.yaml#${type}`, correlationid: id, data,
  };
}

const reply = (own: Partial<ReportFacts & { kind: string }>) => {
  const report = facts(own);
  return { ...report, replyId: uuid7(), kind: 'status', author: 'agency', via: replyChannel(report.channel) };
};
const notice = (): object => ({ noticeId: uuid7(), at: new Date().toISOString() });
const TEXT = 'Kontejner u Karađorđevoj 15 je pun, smeće je po trotoaru već tri dana.';
const ANSWER = 'Kontejner je ispražnjen jutros u 7 časova, okolina je očišćena.';

/** Built messages of every type: `given.reportReceived({ channel: 'email' })`. */
export const given = {
  contact,
  facts,
  envelope,
  reportReceived: builder('report.received', (own) => {
    const report = facts(own);
    return { ...report, text: TEXT, script: 'latin', urgent: false, attachments: [], contact: contact(replyChannel(report.channel)) };
  }),
  reportTranscribed: builder('report.transcribed', (own) => ({ ...facts({ channel: 'phone', ...own }), text: TEXT, outcome: 'report', urgent: false, by: 'operater-1' })),
  reportSupplemented: builder('report.supplemented', (own) => {
    const report = facts(own);
    return { ...report, supplementId: uuid7(), at: after(report, 30), text: 'I prolaz do zgrade je zakrčen.', attachments: [], verified: true };
  }),
  reportReopened: builder('report.reopened', (own) => {
    const report = facts({ channel: 'web', ...own });
    return { ...report, reopenedAt: after(report, 90), text: 'Kontejner je i dalje pun.' };
  }),
  reportRouted: builder('report.routed', (own) => ({
    ...facts(own), agency: 'cistoca', confidence: 0.97, automatic: true, urgent: false, kind: 'problem',
    reasons: [{ kind: 'rule', detail: 'kontejner' }], alternatives: [{ agency: 'komunalna-inspekcija', probability: 0.02 }], version: 'test-1', decisionId: uuid7(),
  })),
  ticketAssigned: builder('ticket.assigned', (own) => ({ ...facts(own), agency: 'cistoca', text: TEXT, urgent: false, by: 'system', attachments: [] })),
  ticketUpdated: builder('ticket.updated', (own) => {
    const report = facts(own);
    return { ...report, state: 'in-progress', agency: 'cistoca', by: 'agency', at: after(report, 60), version: 2 };
  }),
  ticketRefused: builder('ticket.refused', (own) => ({ ...facts(own), agency: own.agency ?? 'cistoca', reason: 'Nije u našoj nadležnosti.', refusedBy: [own.agency ?? 'cistoca'] })),
  ticketCorrected: builder('ticket.corrected', (own) => ({ ...facts(own), agency: 'komunalna-inspekcija', was: 'cistoca', by: 'operater-1' })),
  replyRequested: builder('reply.requested', (own) => {
    const { via, ...asked } = reply(own);
    return { ...asked, text: ANSWER, to: contact(via), script: 'latin' };
  }),
  replyHandedOver: builder('reply.handed-over', (own) => {
    const report = reply(own);
    return { ...report, at: after(report, 60), text: ANSWER };
  }),
  replyDelivered: builder('reply.delivered', (own) => {
    const report = reply(own);
    return { ...report, handedOverAt: after(report, 60), provenAt: after(report, 61), proof: { provider: 'test', status: 'delivered' } };
  }),
  replyFailed: builder('reply.failed', (own) => {
    const report = reply(own);
    return { ...report, at: after(report, 61), reason: 'unknown subscriber' };
  }),
  noticeRequested: builder('notice.requested', (own) => ({
    noticeId: uuid7(), via: 'email', purpose: 'reminder', subject: 'Predmet čeka odgovor', text: 'Rok ističe za 12 sati.', to: contact(own.via ?? 'email', 'dezurni@cistoca.rs'),
  })),
  noticeDelivered: builder('notice.delivered', notice),
  noticeFailed: builder('notice.failed', () => ({ ...notice(), reason: 'mailbox unavailable' })),
  slaMilestone: builder('sla.milestone', (own) => {
    const report = facts(own);
    const milestone = own.milestone ?? 'reminder-1';
    return { ...report, milestone, dueAt: milestoneAt(new Date(report.receivedAt), new Date(report.deadline), milestone).toISOString() };
  }),
  promiseDecided: builder('promise.decided', (own) => {
    const report = facts(own);
    return { ...report, verdict: 'kept-by-agency', at: after(report, 60) };
  }),
  personErased: builder('person.erased', () => ({ key: contact('sms').key, at: new Date().toISOString() })),
  agencyReceived: builder('agency.received', () => ({ agency: 'cistoca', reference: facts().reference })),
  agencyStatus: builder('agency.status', () => ({ agency: 'cistoca', reference: facts().reference, state: 'resolved', message: ANSWER })),
};
