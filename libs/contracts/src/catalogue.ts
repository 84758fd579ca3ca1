import { AgencyReceived, AgencyReported } from './agency-messages.js';
import { NoticeDelivered, NoticeFailed, NoticeRequested, PromiseDecided, SlaMilestone } from './clock-messages.js';
import { ReplyDelivered, ReplyFailed, ReplyHandedOver, ReplyRequested } from './reply-messages.js';
import { PersonErased, ReportReceived, ReportReopened, ReportRouted, ReportSupplemented, ReportTranscribed } from './report-messages.js';
import { TicketAssigned, TicketCorrected, TicketRefused, TicketUpdated } from './ticket-messages.js';
import type { Service } from './values.js';

interface MessageDefinition {
  readonly schema: new () => object;
  readonly producers: readonly (Service | 'agencies')[];
  readonly consumers: readonly Service[];
  /** The routing key is the type and this suffix; a consumer of the suffix `own` binds only its own. */
  readonly suffix?: 'agency' | 'channel';
}

const channels = ['sms', 'email', 'web', 'phone'] as const;
const everyone = [...channels, 'routing', 'desk', 'sla'] as const;

/** Every message of the system: who says it, who hears it. A service refuses to start when its handlers differ from this. */
export const MESSAGES = {
  'report.received': { schema: ReportReceived, producers: channels, consumers: ['routing', 'desk', 'sla'] },
  'report.transcribed': { schema: ReportTranscribed, producers: ['phone'], consumers: ['routing', 'desk', 'sla'] },
  'report.supplemented': { schema: ReportSupplemented, producers: channels, consumers: ['desk', 'sla'] },
  'report.reopened': { schema: ReportReopened, producers: ['web'], consumers: ['desk', 'sla'] },
  'report.routed': { schema: ReportRouted, producers: ['routing'], consumers: ['desk', 'sla'] },
  'ticket.assigned': { schema: TicketAssigned, producers: ['desk'], consumers: ['sla'], suffix: 'agency' },
  'ticket.updated': { schema: TicketUpdated, producers: ['desk'], consumers: ['web', 'phone', 'sla'] },
  'ticket.refused': { schema: TicketRefused, producers: ['desk'], consumers: ['routing', 'sla'] },
  'ticket.corrected': { schema: TicketCorrected, producers: ['desk'], consumers: ['routing', 'sla'] },
  'reply.requested': { schema: ReplyRequested, producers: ['desk'], consumers: [...channels, 'sla'], suffix: 'channel' },
  'reply.handed-over': { schema: ReplyHandedOver, producers: channels, consumers: ['desk', 'sla'] },
  'reply.delivered': { schema: ReplyDelivered, producers: channels, consumers: ['desk', 'sla'] },
  'reply.failed': { schema: ReplyFailed, producers: channels, consumers: ['desk', 'sla'] },
  'notice.requested': { schema: NoticeRequested, producers: ['desk', 'web', 'phone'], consumers: ['sms', 'email', 'phone'], suffix: 'channel' },
  'notice.delivered': { schema: NoticeDelivered, producers: ['sms', 'email', 'phone'], consumers: ['desk'] },
  'notice.failed': { schema: NoticeFailed, producers: ['sms', 'email', 'phone'], consumers: ['desk'] },
  'sla.milestone': { schema: SlaMilestone, producers: ['sla'], consumers: ['desk'] },
  'promise.decided': { schema: PromiseDecided, producers: ['sla'], consumers: ['desk', 'web'] },
  'person.erased': { schema: PersonErased, producers: ['desk'], consumers: everyone },
  'agency.received': { schema: AgencyReceived, producers: ['agencies'], consumers: ['desk'] },
  'agency.status': { schema: AgencyReported, producers: ['agencies'], consumers: ['desk'] },
} as const satisfies Record<string, MessageDefinition>;

export type MessageType = keyof typeof MESSAGES;
export type MessageOf<T extends MessageType> = InstanceType<(typeof MESSAGES)[T]['schema']>;

export const isMessageType = (type: string): type is MessageType => Object.hasOwn(MESSAGES, type);

/** The definition with the widened types that code over all messages needs. */
export const messageDefinition = (type: MessageType): MessageDefinition => MESSAGES[type];

export const messagesHeardBy = (service: Service): MessageType[] =>
  (Object.keys(MESSAGES) as MessageType[]).filter((type) => messageDefinition(type).consumers.includes(service));

/** The keys under which a service's queue is bound to the events; agencies' messages come by an inbox of their own. */
export const eventBindings = (service: Service): string[] =>
  messagesHeardBy(service).filter((type) => !type.startsWith('agency.')).map((type) => bindingKey(type, service));

/** The key under which a service's queue hears a message: `#` matches the suffix, a channel service hears only its own. */
export function bindingKey(type: MessageType, service: Service): string {
  const own = messageDefinition(type).suffix === 'channel' && (channels as readonly string[]).includes(service);
  return own ? `${type}.${service}` : `${type}.#`;
}
