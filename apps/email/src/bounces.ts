import { Inject, Injectable } from '@nestjs/common';
import { Deliveries } from '@s48/channel';
import { CONFIG, Seal } from '@s48/chassis';
import { readBounce } from './domain/bounce.js';
import { bouncedIn, deliveryIn, messageIdOf } from './domain/token.js';
import type { EmailConfig } from './config.js';
import type { Mail } from './mail.parser.js';

/** What servers report about mails of ours. Only a report with one of our signed tokens means anything. */
@Injectable()
export class Bounces {
  constructor(
    @Inject(CONFIG) private readonly config: EmailConfig,
    @Inject(Seal) private readonly seal: Seal,
    @Inject(Deliveries) private readonly deliveries: Deliveries,
  ) {}

  /** The delivery it is about: by the address it came to, else by the Message-ID it quotes. */
  subjectOf(mail: Mail, raw: Buffer): string | null {
    return bouncedIn(this.seal, this.config.EMAIL_ADDRESS, mail.recipients) ?? deliveryIn(this.seal, raw.toString('latin1', 0, 200_000));
  }

  async take(deliveryId: string, raw: Buffer, at: Date): Promise<void> {
    const ref = messageIdOf(this.seal, this.config.EMAIL_ADDRESS, deliveryId);
    const { verdict, status, diagnostic } = readBounce(raw.toString('latin1', 0, 200_000));
    const detail = { status: status ?? 'unknown', ...(diagnostic && { diagnostic }) };
    if (verdict !== 'failed') return this.deliveries.note(ref, verdict, at, detail);
    await this.deliveries.receipt(ref, { outcome: 'failed', at, detail: { ...detail, bounce: detail.status, reason: `bounced: ${status ?? ''} ${diagnostic ?? 'no reason given'}`.replace(/\s+/g, ' ') } });
  }
}
