import { Inject, Injectable } from '@nestjs/common';
import { uuid7, type Tx } from '@s48/bus';
import { Deliveries } from '@s48/channel';
import { CHASSIS, CONFIG, Seal, type ChassisConfig } from '@s48/chassis';
import { detectScript, render } from '@s48/language';
import type { EmailConfig } from './config.js';

const MEGABYTE = 1_000_000;
const ANSWERS_A_DAY = 3;

/** Tells whoever sent too large a mail what to do instead. */
@Injectable()
export class Refusals {
  constructor(
    @Inject(CONFIG) private readonly config: EmailConfig,
    @Inject(CHASSIS) private readonly chassis: ChassisConfig,
    @Inject(Seal) private readonly seal: Seal,
    @Inject(Deliveries) private readonly deliveries: Deliveries,
  ) {}

  async answer(tx: Tx, to: string, subject: string, bytes: number): Promise<void> {
    const recipient = this.seal.seal('email', to);
    const [{ n }]: [{ n: string }] = await tx.db.query(
      `select count(*) n from delivery where purpose = 'oversize' and recipient->>'key' = $1 and created_at > now() - interval '1 day'`,
      [recipient.key],
    );
    if (Number(n) >= ANSWERS_A_DAY) return;
    const script = detectScript(subject);
    const words = { limit: String(this.config.EMAIL_MAX_MB), size: String(Math.ceil(bytes / MEGABYTE)), url: this.chassis.PUBLIC_URL, phone: this.config.SMS_NUMBER };
    const texts = { subject: render('oversize.subject', {}, script), text: render('oversize.email', words, script) };
    await this.deliveries.request(tx, { id: uuid7(), kind: 'information', author: 'system', recipient, script, purpose: 'oversize', ...texts });
  }
}
