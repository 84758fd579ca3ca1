import type { Channel, Contact, ReplyChannel } from '@s48/contracts';
import type { ReplyState } from './reply-state.js';

/** How a citizen can be reached about one report. */
export interface Reach {
  readonly channel: Channel;
  readonly contact: Contact | null;
  /** Further addresses that the citizen gave with the report. */
  readonly otherContacts: readonly Contact[];
  /** Channels on which the citizen wants nothing any more (STOP). */
  readonly optedOut: readonly ReplyChannel[];
}

export interface OtherWay {
  readonly contact: Contact;
  /** The citizen gave this way with the report; any other is used only when staff state that the citizen agreed. */
  readonly consented: boolean;
}

/** Ways beside the usual one, those the citizen gave first. A number that wrote can be called, if its owner agrees; one that called has agreed. */
export function otherWays({ channel, contact, otherContacts, optedOut }: Reach): OtherWay[] {
  const given = otherContacts.filter((other) => other.channel !== contact?.channel).map((other): OtherWay => ({ contact: other, consented: true }));
  const callable = contact?.channel === 'sms' && contact.sealed !== undefined && !given.some((way) => way.contact.channel === 'phone');
  const call: OtherWay[] = callable ? [{ contact: { ...contact, channel: 'phone' }, consented: channel === 'phone' || channel === 'counter' }] : [];
  return [...given, ...call].filter((way) => !optedOut.includes(way.contact.channel));
}

/** Where an answer goes unless somebody chooses: after STOP the next way the citizen gave; where there is none, the old one, which fails for all to see. */
export function usualWay(reach: Reach): Contact | null {
  const { contact, optedOut } = reach;
  if (!contact || !optedOut.includes(contact.channel)) return contact;
  return otherWays(reach).find(({ consented }) => consented)?.contact ?? contact;
}

/** The way that was asked for, or in `refusal` why it may not be used and what would help. */
export function chosenWay(reach: Reach, channel: ReplyChannel, consent: string | undefined): { readonly to: Contact } | { readonly refusal: string } {
  const ways = otherWays(reach);
  const others = `other ways known: ${ways.map(({ contact }) => contact.channel).join(', ') || 'none'}`;
  if (reach.optedOut.includes(channel)) return { refusal: `the citizen wants nothing by ${channel} any more (STOP); ${others}` };
  if (reach.contact?.channel === channel) return { to: reach.contact };
  const way = ways.find(({ contact }) => contact.channel === channel);
  if (!way) return { refusal: `no address for ${channel} is known; ${others}` };
  if (way.consented || consent) return { to: way.contact };
  return { refusal: `the citizen did not give ${channel} with this report; once the citizen has agreed, say how in consent (example: "told on the phone, 2 March")` };
}

interface Tried {
  readonly state: ReplyState;
}

/** Another way is proposed when the last reply has failed for good. `replies`: oldest first. */
export const needsOtherWay = (replies: readonly Tried[]): boolean => replies.at(-1)?.state === 'failed';
