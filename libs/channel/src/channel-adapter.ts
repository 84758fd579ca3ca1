import type { Tx } from '@s48/bus';
import type { Channel, Place, ReplyChannel } from '@s48/contracts';
import type { EmergencyNumber } from '@s48/language';
import type { Conversation } from './conversation.entity.js';
import type { Delivery } from './delivery.entity.js';

/** A message as the channel got it. */
export interface RawMessage {
  /** Unique within the channel; the second message with the same id creates nothing. */
  readonly providerId: string;
  readonly raw: Buffer;
  /** When the citizen submitted it, by the clock of whoever took it (server, provider, PBX). */
  readonly receivedAt: Date;
}

export interface NewAttachment {
  readonly name: string;
  readonly mime: string;
  readonly bytes: Buffer;
}

/** Something that belongs to a message and is fetched later, like its photos: kept with it, and then taken as a message of its own. */
export type FollowUp = Pick<RawMessage, 'providerId' | 'raw'>;

export interface NewReport {
  readonly kind: 'report';
  readonly channel: Channel;
  /** null for a recording that waits for its transcription. */
  readonly text: string | null;
  /**
   * Where the answer goes: the normalised address, or none where the channel needs none. Absent: the citizen left no way to be reached.
   * `person` is an address that only tells whose report it is, where the answer goes elsewhere (the tracking page, a Reply-To).
   */
  readonly contact?: { readonly channel: ReplyChannel; readonly address?: string; readonly person?: string };
  /** Further normalised addresses that the citizen gave, for when the first fails. */
  readonly otherContacts?: readonly { readonly channel: ReplyChannel; readonly address: string }[];
  readonly place?: Place;
  readonly category?: string;
  readonly attachments?: readonly NewAttachment[];
  readonly follows?: readonly FollowUp[];
  readonly thread?: Record<string, string>;
  readonly answered?: string;
  readonly publicText?: boolean;
  readonly relatedTo?: string;
  /** False for robots: their message is kept, and never answered automatically (RFC 3834). */
  readonly acknowledge: boolean;
  /** What the channel keeps beside the report, once, in the transaction that makes it. */
  readonly effect?: (tx: Tx, conversation: Conversation) => Promise<void>;
}

/** Thrown by {@link ChannelAdapter.normalize} for a message that no later attempt can make sense of: it is parked at once, for a person to repair. */
export class NeedsRepair extends Error {}

export interface NewSupplement {
  readonly kind: 'supplement';
  readonly reportId: string;
  readonly text: string;
  readonly attachments?: readonly NewAttachment[];
  readonly follows?: readonly FollowUp[];
  readonly verified: boolean;
  /** The sender's normalised address, where it may be another than the report's own. */
  readonly person?: string;
  /** What else the message asks for, once, in the transaction that keeps it. */
  readonly effect?: (tx: Tx) => Promise<void>;
}

/** Kept and nothing more: a receipt, a command, an echo of our own. */
export interface Ignored {
  readonly kind: 'ignored';
  readonly reason: string;
  /** The sender's normalised address: erasing that person redacts what was kept. */
  readonly person?: string;
  /** What a command does (opt out, answer a question), once, in the transaction that keeps the message. */
  readonly effect?: (tx: Tx) => Promise<void>;
}

export type Normalized = NewReport | NewSupplement | Ignored;

/** What a supplier made of a delivery. */
export type Outcome =
  /** Left our hands; a receipt will tell the rest. */
  | { readonly kind: 'handed-over'; readonly ref: string; readonly proof?: Record<string, string>; readonly at?: Date }
  /** Left our hands, and that is all the proof this channel gives. */
  | { readonly kind: 'delivered'; readonly ref: string; readonly proof: Record<string, string>; readonly at?: Date }
  /** A person must do it (call-back, pick-up) and log it. */
  | { readonly kind: 'waiting' }
  | { readonly kind: 'later'; readonly reason: string }
  /** Nobody knows whether it left (a timeout): {@link ChannelAdapter.recover} is asked before it is sent again. */
  | { readonly kind: 'unknown'; readonly reason: string }
  | { readonly kind: 'refused'; readonly reason: string };

/** What differs from channel to channel. */
export interface ChannelAdapter {
  readonly channel: ReplyChannel;
  /** Pure of side effects: it may run again on the same raw message. A throw keeps the message and tries later. */
  normalize(message: RawMessage): Promise<Normalized>;
  /** The acknowledgement for a fresh report, or null where the channel needs none. */
  acknowledgement(report: Conversation, urgent: boolean, emergency?: EmergencyNumber): { subject?: string; text: string } | null;
  /**
   * Sends. `address` is opened from the recipient; undefined where the channel needs none. A throw says that nothing has left:
   * where that is not certain, the outcome is `unknown`.
   */
  deliver(delivery: Delivery, address: string | undefined): Promise<Outcome>;
  /** After a crash in the middle of {@link deliver}, or an unknown outcome: what became of it, or null to send again. */
  recover?(delivery: Delivery, address: string | undefined): Promise<Outcome | null>;
  /** Forgets what this channel keeps about a person in tables of its own. Conversations still carry the person's key at that time. */
  erase?(key: string, tx: Tx): Promise<void>;
}

export const CHANNEL_ADAPTER = Symbol.for('s48.channel-adapter');
