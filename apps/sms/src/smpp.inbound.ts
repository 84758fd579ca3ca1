import { createHash } from 'node:crypto';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { Deliveries, Intake, toE164 } from '@s48/channel';
import { Logger, Seal } from '@s48/chassis';
import type { PDU } from 'smpp';
import { DataSource } from 'typeorm';
import { meaningOfState, partOf, receiptOf, spellingsOf, withPlus, type DeliverSm, type Part, type SmppReceipt } from './domain/smpp.js';
import { readDeliverSm } from './smpp.codec.js';
import { SmppLink } from './smpp.link.js';
import { SmppSentParts } from './smpp.sent-parts.js';

/** SMPP gives texts no id: one with the same words from the same phone within this time is the centre's repetition. */
const REPEATED_WITHIN_MS = 15 * 60_000;
/** A long text whose parts do not all come is taken as it is after so long. */
export const PARTS_WAIT_MS = 24 * 3_600_000;

/** Length, command, status, sequence number: hexadecimal. */
const HEADER_DIGITS = 32;

export interface Piece {
  readonly text: string;
  /** The PDU as it came, hexadecimal. */
  readonly pdu: string;
}

/** What comes over the SMPP link: texts, parts of texts, receipts. */
@Injectable()
export class SmppInbound implements OnModuleInit {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(Intake) private readonly intake: Intake,
    @Inject(Deliveries) private readonly deliveries: Deliveries,
    @Inject(SmppSentParts) private readonly sentParts: SmppSentParts,
    @Inject(Seal) private readonly seal: Seal,
    @Inject(SmppLink) private readonly link: SmppLink,
    @Inject(Logger) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.link.receiver = this;
  }

  async take(pdu: PDU, bytes: Buffer): Promise<void> {
    const message = readDeliverSm(pdu);
    const receipt = receiptOf(message);
    if (receipt) return this.receive(receipt, message);
    const part = partOf(message);
    const piece = { text: message.text, pdu: bytes.toString('hex') };
    if (part) await this.keepPart(message, part, piece);
    else await this.enter(withPlus(message.from), message.to, [piece], new Date());
  }

  /** A text that cannot be read waits, byte by byte, for a person. */
  async keep(bytes: Buffer): Promise<void> {
    const raw = Buffer.from(JSON.stringify({ from: '', to: '', text: '', pdus: [bytes.toString('hex')] }));
    await this.intake.take({ providerId: `smpp:${createHash('sha256').update(bytes).digest('hex')}`, raw, receivedAt: new Date() });
  }

  /** Takes long texts whose parts are all here, or will not come any more. */
  async joinParts(now: Date): Promise<void> {
    const groups: { sender: string; recipient: string; ref: number; total: number; first_at: Date; pieces: Piece[] }[] = await this.database.query(
      `select sender, recipient, ref, total, min(at) first_at, json_agg(json_build_object('text', text, 'pdu', encode(pdu, 'hex')) order by number) pieces
       from smpp_part group by 1, 2, 3, 4 having count(*) = total or min(at) < $1`,
      [new Date(now.getTime() - PARTS_WAIT_MS)],
    );
    for (const { sender, recipient, ref, total, first_at: at, pieces } of groups) {
      if (pieces.length === total || !(await this.wasPartOf(pieces, at))) await this.enter(sender, recipient, pieces, at);
      await this.database.query('delete from smpp_part where sender = $1 and recipient = $2 and ref = $3 and total = $4', [sender, recipient, ref, total]);
    }
  }

  /** Parts that the centre repeats after their text was joined wait for others that will not come. Told by the PDU: but for its header it comes as it came before. */
  private async wasPartOf(pieces: readonly Piece[], at: Date): Promise<boolean> {
    for (const { pdu } of pieces) {
      const same: unknown[] = await this.database.query(
        `select 1 from inbound_message where channel = 'sms' and received_at between $1 and $2 and position(convert_to($3, 'UTF8') in raw) > 0 limit 1`,
        [new Date(at.getTime() - PARTS_WAIT_MS), at, pdu.slice(HEADER_DIGITS)],
      );
      if (same.length === 0) return false;
    }
    this.logger.log(`${pieces.length} repeated part(s) of a text that is joined already are left out`);
    return true;
  }

  private async keepPart({ from, to, text }: DeliverSm, { ref, total, number }: Part, { pdu }: Piece): Promise<void> {
    await this.database.query(
      'insert into smpp_part (sender, recipient, ref, total, number, text, pdu, at) values ($1, $2, $3, $4, $5, $6, $7, now()) on conflict do nothing',
      [withPlus(from), to, ref, total, number, text, Buffer.from(pdu, 'hex')],
    );
    await this.joinParts(new Date());
  }

  private async enter(from: string, to: string, pieces: readonly Piece[], receivedAt: Date): Promise<void> {
    const text = pieces.map((piece) => piece.text).join('');
    const providerId = await this.idFor(createHash('sha256').update(JSON.stringify([from, to, text])).digest('hex').slice(0, 40), receivedAt);
    const raw = Buffer.from(JSON.stringify({ from, to, text, pdus: pieces.map(({ pdu }) => pdu) }));
    await this.intake.take({ providerId, raw, receivedAt });
  }

  private async idFor(content: string, at: Date): Promise<string> {
    const [known]: { provider_id: string }[] = await this.database.query(
      `select provider_id from inbound_message where provider_id like $1 and received_at > $2 order by received_at desc limit 1`,
      [`smpp:${content}:%`, new Date(at.getTime() - REPEATED_WITHIN_MS)],
    );
    return known?.provider_id ?? `smpp:${content}:${Math.floor(at.getTime() / REPEATED_WITHIN_MS)}`;
  }

  /** The id alone could be another text's in the other notation; together with the phone it is not. */
  private async receive(receipt: SmppReceipt, { from }: DeliverSm): Promise<void> {
    const phone = toE164(withPlus(from));
    const part = await this.sentParts.find(spellingsOf(receipt.id), phone ? this.seal.personOf(phone) : null);
    const ref = part ? `smpp:${part.delivery_id}` : `smpp-id:${receipt.id}`;
    const meaning = meaningOfState(receipt.state);
    const detail = { status: receipt.state, messageId: receipt.id, ...(receipt.error && { error: receipt.error }) };
    if (!part || meaning === 'on-the-way') return this.deliveries.note(ref, receipt.state, new Date(), detail);
    // A text of several parts is delivered with its last part, and failed with the first that fails.
    const complete = await this.sentParts.settle(part, meaning);
    if (meaning === 'failed') await this.deliveries.receipt(ref, { outcome: 'failed', at: new Date(), detail: { ...detail, reason: `not delivered: ${receipt.state}${receipt.error ? `, error ${receipt.error}` : ''}` } });
    else if (complete) await this.deliveries.receipt(ref, { outcome: 'delivered', at: new Date(), detail });
  }
}
