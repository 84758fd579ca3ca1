import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

export interface SentPart {
  readonly delivery_id: string;
  readonly number: number;
}

/** The parts of our texts that a centre took, with the ids it gave them: what receipts are matched against, and what need not be sent again. */
@Injectable()
export class SmppSentParts {
  constructor(@Inject(DataSource) private readonly database: DataSource) {}

  async numbersOf(deliveryId: string): Promise<number[]> {
    const rows: { number: number }[] = await this.database.query('select number from smpp_sent_part where delivery_id = $1', [deliveryId]);
    return rows.map(({ number }) => number);
  }

  async add(part: SentPart & { readonly total: number; readonly messageId: string; readonly personKey: string }): Promise<void> {
    await this.database.query(
      'insert into smpp_sent_part (delivery_id, number, total, message_id, person_key) values ($1, $2, $3, $4, $5) on conflict do nothing',
      [part.delivery_id, part.number, part.total, part.messageId, part.personKey],
    );
  }

  async find(ids: readonly string[], personKey: string | null): Promise<SentPart | null> {
    const [part]: SentPart[] = await this.database.query(
      `select delivery_id, number from smpp_sent_part where message_id = any($1) and person_key = $2 order by at desc limit 1`,
      [ids, personKey],
    );
    return part ?? null;
  }

  /** True when every part of the text is delivered. */
  async settle({ delivery_id: deliveryId, number }: SentPart, state: 'delivered' | 'failed'): Promise<boolean> {
    await this.database.query('update smpp_sent_part set state = $3 where delivery_id = $1 and number = $2', [deliveryId, number, state]);
    const [row]: { complete: boolean }[] = await this.database.query(
      `select count(*) filter (where state = 'delivered') = max(total) complete from smpp_sent_part where delivery_id = $1`,
      [deliveryId],
    );
    return row?.complete ?? false;
  }
}
