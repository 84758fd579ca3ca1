/** How a call to Twilio went wrong: its answer, or what happened to the connection. */
export interface TwilioFailure {
  /** HTTP status; absent when there was no answer. */
  readonly status?: number;
  /** Twilio's error number, or the socket's error code. */
  readonly code?: number | string;
  readonly message: string;
}

export type FailureClass =
  /** Will never work for this number. */
  | 'permanent'
  | 'opted-out'
  /** Our account or settings: wait, and tell the administrator. */
  | 'alarm'
  | 'temporary'
  /** It may have left. */
  | 'unknown';

/** https://www.twilio.com/docs/api/errors */
const CODES: Readonly<Record<number, readonly [FailureClass, string]>> = {
  20003: ['alarm', 'Twilio refuses our credentials (TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN)'],
  20008: ['alarm', 'the account is in test mode'],
  20404: ['alarm', 'Twilio does not know the account or the address (TWILIO_ACCOUNT_SID, TWILIO_API_BASE)'],
  20429: ['temporary', 'too many requests'],
  21211: ['permanent', 'not a valid number'],
  21212: ['alarm', 'TWILIO_FROM is not a valid sender'],
  21214: ['permanent', 'the number cannot be reached'],
  21217: ['permanent', 'not a valid number'],
  21408: ['alarm', 'sending to this country is not switched on in the Twilio account'],
  21602: ['permanent', 'the text is empty'],
  21603: ['alarm', 'TWILIO_FROM is missing'],
  21604: ['permanent', 'no number to send to'],
  21606: ['alarm', 'TWILIO_FROM cannot send text messages'],
  21610: ['opted-out', 'the citizen has sent STOP'],
  21611: ['temporary', 'the queue of the sender is full'],
  21612: ['permanent', 'no route to this number from our sender'],
  21614: ['permanent', 'not a mobile number (landline)'],
  21617: ['permanent', 'the text is too long'],
  21659: ['alarm', 'TWILIO_FROM is not a number of this account'],
  21660: ['alarm', 'TWILIO_FROM belongs to another account'],
  30001: ['temporary', 'the queue is full'],
  30002: ['alarm', 'the Twilio account is suspended'],
  30003: ['permanent', 'the phone is switched off or out of reach'],
  30004: ['permanent', 'the number blocks us'],
  30005: ['permanent', 'the number is unknown'],
  30006: ['permanent', 'landline, or a network that takes no text messages'],
  30007: ['permanent', 'filtered by the network'],
  30008: ['permanent', 'not delivered, the network does not say why'],
};

/** The connection was never made, so nothing can have left. */
const NOT_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

export function classify({ status, code, message }: TwilioFailure): { readonly kind: FailureClass; readonly reason: string } {
  const known = typeof code === 'number' ? CODES[code] : undefined;
  if (known) return { kind: known[0], reason: `${known[1]} (Twilio ${code})` };
  if (status === undefined) return { kind: NOT_SENT.has(String(code)) ? 'temporary' : 'unknown', reason: `no answer from Twilio (${code ?? message})` };
  if (status === 401 || status === 403) return { kind: 'alarm', reason: `Twilio refuses our credentials (HTTP ${status})` };
  if (status === 429) return { kind: 'temporary', reason: 'too many requests' };
  // A gateway may give up on a request that went through behind it.
  if (status >= 500) return { kind: 'unknown', reason: `Twilio answered HTTP ${status}` };
  return { kind: 'permanent', reason: `Twilio refused it: HTTP ${status}${code ? `, error ${code}` : ''}` };
}

/** What the error number of a status callback says. */
export const reasonOf = (code: string | null): string => (code ? `${CODES[Number(code)]?.[1] ?? 'not delivered'} (Twilio ${code})` : 'not delivered');
