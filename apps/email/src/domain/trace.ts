/** Whom a mail came from and whom it was brought to, as the servers told each other; nobody (`''`) sends bounces. */
export interface Envelope {
  readonly from: string;
  readonly to: readonly string[];
}

/** What whoever delivers a mail at last writes on top of it (RFC 5321, section 4.4): there answers and bounces find the token they came to. */
export const traceLines = ({ from, to }: Envelope): string => `Return-Path: <${from}>\r\nEnvelope-To: ${to.join(', ')}\r\n`;

/** Longer than any server keeps a mail that it cannot bring: an older date is wrong, or forged. */
const LONGEST_QUEUE_MS = 10 * 24 * 3_600_000;

/**
 * When the server that brings a mail had taken it, by its own Received line, the topmost: a mail that waited in its queue while we were down was
 * submitted then. `now` where there is no such line, or where its date cannot be.
 */
export function takenByServerAt(received: string | undefined, now: Date): Date {
  const at = new Date((received ?? '').split(';').at(-1)!.replace(/\([^)]*\)/g, ' ').trim());
  const age = now.getTime() - at.getTime();
  return age >= 0 && age < LONGEST_QUEUE_MS ? at : now;
}
