/** How a report reached the city. */
export const CHANNELS = ['sms', 'email', 'web', 'phone', 'counter'] as const;
export type Channel = (typeof CHANNELS)[number];

/** How a reply can leave: `phone` is a call-back or a pick-up at the counter, done and logged by an operator. */
export const REPLY_CHANNELS = ['sms', 'email', 'web', 'phone'] as const;
export type ReplyChannel = (typeof REPLY_CHANNELS)[number];

export const TICKET_STATES = ['received', 'triage', 'assigned', 'in-progress', 'scheduled', 'resolved', 'declined'] as const;
export type TicketState = (typeof TICKET_STATES)[number];

/** What an agency may report about a ticket; `not-ours` refuses it and sends it back to routing. */
export const AGENCY_STATES = ['in-progress', 'scheduled', 'resolved', 'declined', 'not-ours'] as const;
export type AgencyState = (typeof AGENCY_STATES)[number];

/** Why a ticket was declined. */
export const DECLINE_REASONS = ['not-competent', 'unfounded', 'duplicate', 'withdrawn', 'spam'] as const;
export type DeclineReason = (typeof DECLINE_REASONS)[number];

/** A `status` is what the promise is about; the others never keep it. */
export const REPLY_KINDS = ['acknowledgement', 'information', 'status'] as const;
export type ReplyKind = (typeof REPLY_KINDS)[number];

export const AUTHORS = ['agency', 'operator', 'system'] as const;
export type Author = (typeof AUTHORS)[number];

export const VERDICTS = ['pending', 'kept-by-agency', 'kept-by-operator', 'kept-by-fallback', 'missed', 'void'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** Why a promise is counted apart. */
export const VOID_REASONS = ['spam', 'unreachable', 'withdrawn'] as const;
export type VoidReason = (typeof VOID_REASONS)[number];

export const SCRIPTS = ['latin', 'bald', 'cyrillic', 'mixed'] as const;
export type Script = (typeof SCRIPTS)[number];

export const REPORT_KINDS = ['problem', 'question', 'request', 'proposal', 'praise', 'complaint'] as const;
export type ReportKind = (typeof REPORT_KINDS)[number];

export const SERVICES = ['sms', 'email', 'web', 'phone', 'routing', 'desk', 'sla'] as const;
export type Service = (typeof SERVICES)[number];
