export interface SmtpFailure {
  readonly code?: string | undefined;
  readonly responseCode?: number | undefined;
  readonly command?: string | undefined;
  /** The whole mail had been handed to the socket: whatever failed afterwards, it may have been accepted. */
  readonly handedOver: boolean;
}

/** `alarm` is tried again later, and needs a person: credentials, a sender that is not allowed, TLS. */
export type SmtpMeaning = 'later' | 'alarm' | 'unknown' | 'refused';

const CREDENTIALS = new Set([530, 534, 535, 538]);

/** What a failed SMTP conversation means for the mail. */
export function meaningOfFailure({ code, responseCode, command, handedOver }: SmtpFailure): SmtpMeaning {
  if (code === 'EAUTH' || code === 'ENOAUTH' || code === 'ETLS' || (responseCode && CREDENTIALS.has(responseCode))) return 'alarm';
  if (responseCode && responseCode >= 500) return command === 'RCPT TO' || command === 'DATA' || handedOver ? 'refused' : 'alarm';
  if (responseCode && responseCode >= 400) return 'later';
  if (code === 'EENVELOPE') return 'refused';
  return handedOver ? 'unknown' : 'later';
}

const COPIES = / \(copy (\d+)\)$/;

/** How many copies of a mail left of which nobody knows whether they arrived; what a server refused meanwhile is not counted. */
export const copiesOf = (reason: string | null): number => Number(COPIES.exec(reason ?? '')?.[1] ?? 0);

/** Why a copy is not proven, with its number. */
export const countedCopy = (before: string | null, reason: string): string => `${reason} (copy ${copiesOf(before) + 1})`;
