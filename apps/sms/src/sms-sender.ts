import type { Outcome } from '@s48/channel';

export interface OutgoingText {
  /** The delivery's id. */
  readonly id: string;
  /** E.164. */
  readonly to: string;
  readonly text: string;
  /** Nothing of it can have left before. */
  readonly since: Date;
}

export type Sent = Outcome | { readonly kind: 'opted-out'; readonly reason: string };

/** What differs between the suppliers that carry our texts. */
export interface SmsSender {
  /** False when citizens cannot answer to what it shows as the sender. */
  readonly answerable: boolean;
  /** What is wrong with the supplier just now, for the health page. */
  readonly trouble?: string | undefined;
  send(message: OutgoingText): Promise<Sent>;
  /** Looks up whether a message of unknown outcome left; null if it did not. Absent where the supplier cannot be asked. */
  find?(message: OutgoingText): Promise<Outcome | null>;
}

/** The sender that SMS_OUTBOUND names, or null where texting is off. */
export const SMS_SENDER = Symbol.for('s48.sms-sender');
