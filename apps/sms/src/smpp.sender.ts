import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, Seal } from '@s48/chassis';
import { PDU } from 'smpp';
import type { SmsConfig } from './config.js';
import { canonicalId, meaningOfStatus } from './domain/smpp.js';
import { isGsm7, partsOf } from './domain/sms-text.js';
import { SmppLink } from './smpp.link.js';
import { SmppSentParts } from './smpp.sent-parts.js';
import { NotConnected } from './smpp.wire.js';
import type { OutgoingText, Sent, SmsSender } from './sms-sender.js';

const TON_INTERNATIONAL = { ton: 1, npi: 1 };
const TON_ALPHANUMERIC = { ton: 5, npi: 0 };
const UDH_INDICATOR = 0x40;

/** Over the SMPP link, part by part: a part that the centre took is never sent again. */
@Injectable()
export class SmppSender implements SmsSender {
  readonly answerable: boolean;
  private readonly from: string;

  constructor(
    @Inject(CONFIG) config: SmsConfig,
    @Inject(SmppLink) private readonly link: SmppLink,
    @Inject(SmppSentParts) private readonly sentParts: SmppSentParts,
    @Inject(Seal) private readonly seal: Seal,
  ) {
    this.from = config.SMPP_FROM ?? config.SMS_NUMBER;
    this.answerable = this.from.startsWith('+');
  }

  get trouble(): string | undefined {
    return this.link.alarm.trouble;
  }

  async send(message: OutgoingText): Promise<Sent> {
    const parts = partsOf(message.text);
    const sent = await this.sentParts.numbersOf(message.id);
    for (const [index, text] of parts.entries()) {
      if (sent.includes(index + 1)) continue;
      const problem = await this.submit(message, { text, number: index + 1, total: parts.length });
      if (problem) return problem;
    }
    return { kind: 'handed-over', ref: `smpp:${message.id}`, proof: { provider: 'smpp', parts: String(parts.length) } };
  }

  private async submit(message: OutgoingText, part: { text: string; number: number; total: number }): Promise<Sent | null> {
    let response: PDU;
    try {
      response = await this.link.request(this.pduFor(message, part));
    } catch (error) {
      const reason = (error as Error).message;
      return { kind: error instanceof NotConnected ? 'later' : 'unknown', reason };
    }
    const reason = `the SMS centre answered 0x${response.command_status.toString(16)}`;
    const meaning = meaningOfStatus(response.command_status);
    if (meaning === 'permanent') return { kind: 'refused', reason };
    if (meaning === 'alarm') this.link.alarm.raise(reason);
    if (meaning !== 'accepted') return { kind: 'later', reason };
    const messageId = canonicalId(String(response['message_id'] ?? ''));
    await this.sentParts.add({ delivery_id: message.id, number: part.number, total: part.total, messageId, personKey: this.seal.personOf(message.to) });
    return null;
  }

  private pduFor({ id, to, text: whole }: OutgoingText, { text, number, total }: { text: string; number: number; total: number }): PDU {
    // All parts in the coding of the whole: a part without a diacritic would else be the odd one out.
    const coding = isGsm7(whole) ? 0 : 8;
    const source = this.answerable ? TON_INTERNATIONAL : TON_ALPHANUMERIC;
    const reference = createHash('sha256').update(id).digest()[0]!;
    const udh = Buffer.from([5, 0, 3, reference, total, number]);
    return new PDU('submit_sm', {
      source_addr_ton: source.ton, source_addr_npi: source.npi, source_addr: this.from.replace('+', ''),
      dest_addr_ton: TON_INTERNATIONAL.ton, dest_addr_npi: TON_INTERNATIONAL.npi, destination_addr: to.replace('+', ''),
      registered_delivery: 1, data_coding: coding, esm_class: total > 1 ? UDH_INDICATOR : 0,
      short_message: total > 1 ? { udh, message: text } : text,
    });
  }
}
