/** What of a mail's head tells a robot from a person. Header names are lower-case. */
export interface MailHead {
  readonly header: (name: string) => string | undefined;
  /** Local part of the sender's address, lower-case. */
  readonly sender: string;
}

/** Most automatic answers of one kind to one address: two machines that answer each other must come to an end. */
export const BRAKE = { hour: 3, day: 5 } as const;

interface Rule {
  readonly reason: string;
  readonly holds: (head: MailHead) => boolean;
}

const has = (name: string): Rule => ({ reason: name, holds: ({ header }) => header(name) !== undefined });
const matches = (name: string, pattern: RegExp): Rule => ({ reason: name, holds: ({ header }) => pattern.test(header(name)?.trim() ?? '') });

/** RFC 3834, section 2, and what robots that do not know it send instead. A mail under one of these rules is never answered automatically. */
const RULES: readonly Rule[] = [
  { reason: 'return-path <>', holds: ({ header }) => header('return-path')?.trim() === '<>' },
  matches('auto-submitted', /^(?!no\b)\S/i),
  matches('content-type', /^multipart\/report\b/i),
  matches('precedence', /^(bulk|junk|list|auto_reply)$/i),
  matches('x-auto-response-suppress', /\b(all|autoreply|oof|dr|rn|nrn)\b/i),
  ...['list-id', 'list-unsubscribe', 'list-post', 'x-autoreply', 'x-autorespond', 'x-auto-reply', 'x-autoresponder', 'x-loop', 'x-failed-recipients', 'feedback-id'].map(has),
  { reason: 'the sender is a robot by its name', holds: ({ sender }) => /^(mailer-daemon|postmaster|(no|do-?not)[-._]?reply|ne-?odgovaraj|bounces?|owner-.*|.*-(request|owner|bounces?))(\+.*)?$/.test(sender) },
  matches('x-spam-flag', /^yes/i),
];

/** Why this mail must not be answered automatically, or null for a person's mail. */
export const robotReason = (head: MailHead): string | null => RULES.find(({ holds }) => holds(head))?.reason ?? null;

/** An automatic answer to a mail of ours (out of office, "we have got your mail"), not a robot that reports something by itself. */
export const isAutoReply = ({ header }: MailHead): boolean =>
  /^auto-(replied|notified)/i.test(header('auto-submitted')?.trim() ?? '') ||
  /^auto_reply$/i.test(header('precedence')?.trim() ?? '') ||
  ['x-autoreply', 'x-autorespond', 'x-auto-reply'].some((name) => header(name) !== undefined);
