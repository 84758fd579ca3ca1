import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

/** Who has said STOP, by the key of the person; the number itself is not kept. */
@Injectable()
export class OptOuts {
  constructor(@Inject(DataSource) private readonly database: DataSource) {}

  async has(personKey: string): Promise<boolean> {
    const rows: unknown[] = await this.database.query('select 1 from opt_out where person_key = $1', [personKey]);
    return rows.length > 0;
  }

  async add(personKey: string, source: 'citizen' | 'provider', db: EntityManager = this.database.manager): Promise<void> {
    await db.query('insert into opt_out (person_key, since, source) values ($1, now(), $2) on conflict do nothing', [personKey, source]);
  }

  async remove(personKey: string, db: EntityManager): Promise<void> {
    await db.query('delete from opt_out where person_key = $1', [personKey]);
  }
}
