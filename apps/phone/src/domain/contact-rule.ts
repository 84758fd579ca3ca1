import type { Channel, ReplyChannel } from '@s48/contracts';

export const WAYS = ['sms', 'email', 'callback', 'pickup'] as const;
/** How a citizen on the phone or at the counter wants the answer. */
export type Way = (typeof WAYS)[number];

export interface Left {
  /** E.164. */
  readonly phone?: string | null;
  /** Whether that number takes text messages. */
  readonly mobile: boolean;
  readonly email?: string | null;
  readonly way?: Way;
}

export interface ReplyAddress {
  readonly channel: ReplyChannel;
  readonly address?: string;
}

export type Caller = 'mobile' | 'landline' | 'hidden';

/** A number that takes no text messages gets a call-back; a hidden one leaves nobody to answer until the operator hears a number. */
export const callerOf = ({ phone, mobile }: Pick<Left, 'phone' | 'mobile'>): Caller => (!phone ? 'hidden' : mobile ? 'mobile' : 'landline');

/**
 * Where the answer goes: as the citizen asked, else by what was left: a mobile number gets a text message, an e-mail address a mail,
 * any other number a call-back. Null: nothing was left. A pick-up needs no address; a number left with it lets the operator call.
 */
export function contactFor(left: Left): ReplyAddress | null {
  const { phone, email, way } = left;
  if (way === 'pickup') return { channel: 'phone', ...(phone && { address: phone }) };
  if (way === 'callback') return phone ? { channel: 'phone', address: phone } : null;
  if (way === 'email') return email ? { channel: 'email', address: email } : null;
  if (way === 'sms' || (way === undefined && left.mobile)) return phone && left.mobile ? { channel: 'sms', address: phone } : null;
  if (email) return { channel: 'email', address: email };
  return phone ? { channel: 'phone', address: phone } : null;
}

/** What else was left, for when the answer does not arrive the first way. */
export function otherContactsFor(left: Left): Required<ReplyAddress>[] {
  const { phone, email, mobile } = left;
  const ways: Required<ReplyAddress>[] = [
    ...(phone && mobile ? [{ channel: 'sms', address: phone } as const] : []),
    ...(email ? [{ channel: 'email', address: email } as const] : []),
    ...(phone ? [{ channel: 'phone', address: phone } as const] : []),
  ];
  return ways.filter(({ channel }) => channel !== contactFor(left)?.channel);
}

/** What is missing for the way the citizen asked for, in words for the operator; null when it can be done. */
export function obstacleTo(channel: Channel, left: Left): { field: string; message: string } | null {
  const { way, phone, email, mobile } = left;
  if (way === 'pickup' && channel !== 'counter') return { field: 'contact.way', message: 'pickup is for visitors of the counter; ask for a number or an e-mail address' };
  if (way === 'sms' && !phone) return { field: 'contact.phone', message: 'an answer by SMS needs a mobile number' };
  if (way === 'sms' && !mobile) return { field: 'contact.phone', message: 'a landline takes no SMS: choose callback, or ask for a mobile number (06…)' };
  if (way === 'callback' && !phone) return { field: 'contact.phone', message: 'a call-back needs a number' };
  if (way === 'email' && !email) return { field: 'contact.email', message: 'an answer by e-mail needs an address' };
  return null;
}
