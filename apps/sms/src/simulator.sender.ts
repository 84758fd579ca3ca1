import { Inject, Injectable } from '@nestjs/common';
import { uuid7 } from '@s48/bus';
import { DataSource } from 'typeorm';
import type { OutgoingText, Sent, SmsSender } from './sms-sender.js';

/** Delivers to phones that exist only in a table; receipts come from the ticker, later, like a network's. */
@Injectable()
export class SimulatorSender implements SmsSender {
  readonly answerable = true;

  constructor(@Inject(DataSource) private readonly database: DataSource) {}

  async send({ id, to, text }: OutgoingText): Promise<Sent> {
    await this.database.query(
      `insert into simulated_message (id, phone, direction, text, delivery_id) values ($1, $2, 'out', $3, $4) on conflict (delivery_id) do nothing`,
      [uuid7(), to, text, id],
    );
    return { kind: 'handed-over', ref: `simulator:${id}`, proof: { provider: 'simulator' } };
  }
}
