import { Inject, Injectable } from '@nestjs/common';
import { uuid7 } from '@s48/bus';
import type { Outcome } from '@s48/channel';
import { Seal } from '@s48/chassis';
import { DataSource } from 'typeorm';
import type { MailSender, Posting } from './mail-sender.js';

/** Delivers to mailboxes that exist only in a table. */
@Injectable()
export class SimulatorSender implements MailSender {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(Seal) private readonly seal: Seal,
  ) {}

  async send({ id, to, messageId, raw }: Posting): Promise<Outcome> {
    await this.database.query(
      `insert into simulated_mail (id, address, person_key, direction, raw, delivery_id) values ($1, $2, $3, 'out', $4, $5) on conflict (delivery_id) do nothing`,
      [uuid7(), to, this.seal.personOf(to), raw, id],
    );
    return { kind: 'delivered', ref: messageId, proof: { provider: 'simulator', messageId } };
  }
}
