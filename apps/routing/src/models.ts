import { ConflictException, Inject, Injectable, NotFoundException } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Figures } from './candidate.js';
import { Knowledge, readable, RELEASE, type StoredModel } from './knowledge.js';

const ACTIVATIONS = `select model_id, json_agg(json_build_object('at', at, 'by', by) order by id) activations, max(id) last from model_activation group by model_id`;

interface Listed {
  readonly id: number;
  readonly version: string | null;
  readonly by: string;
  readonly askedAt: Date;
  readonly trainedAt: Date | null;
  readonly texts: number | null;
  readonly corrections: number | null;
  readonly figures: Figures | null;
  readonly failed: string | null;
  readonly activations: readonly object[] | null;
}

/** Models that were asked for, trained, put in force and taken out of it. None is ever deleted: decisions were made with them. */
@Injectable()
export class Models {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(Knowledge) private readonly knowledge: Knowledge,
  ) {}

  /** The shipped one first, then the newest. */
  async list(): Promise<object> {
    const { version } = this.knowledge.shipped;
    const rows: Listed[] = await this.database.query(
      `select id, version, by, asked_at "askedAt", trained_at "trainedAt", texts, corrections, figures, failed, activations
       from model left join (${ACTIVATIONS}) a on a.model_id = model.id where not (by = '${RELEASE}' and version = $1) order by id desc limit 200`,
      [version],
    );
    const inForce = await this.inForce();
    return { items: [{ id: 'shipped', version, state: inForce === null ? 'in-force' : 'retired' }, ...rows.map((row) => ({ ...row, state: stateOf(row, inForce) }))] };
  }

  /** Asks for a candidate; whoever asks while one is awaited gets that one's id. */
  async order(by: string): Promise<number> {
    const [corrected]: unknown[] = await this.database.query('select 1 from correction limit 1');
    if (!corrected) throw new ConflictException('Nobody has corrected routing yet: there is nothing to learn beyond what the shipped model knows');
    const [row]: { id: number }[] = await this.database.query(
      `with awaited as (select id from model where trained_at is null and failed is null order by id limit 1),
            asked as (insert into model (by) select $1 where not exists (select 1 from awaited) returning id)
       select id from awaited union all select id from asked`,
      [by],
    );
    return row!.id;
  }

  /** Null puts the shipped model in force, that of later releases too. A model that cannot decide today is refused. */
  async activate(id: number | null, by: string): Promise<void> {
    if (id !== null) await this.check(id);
    await this.database.query('insert into model_activation (model_id, by) values ($1, $2)', [id, by]);
    await this.knowledge.refresh();
  }

  private async check(id: number): Promise<void> {
    const [stored]: (StoredModel & { trained_at: Date | null; failed: string | null })[] = await this.database.query('select trained_at, failed, form, bytes from model where id = $1', [id]);
    if (!stored) throw new NotFoundException(`No model ${id}`);
    if (stored.failed) throw new ConflictException(`Model ${id}: its training failed (${stored.failed}); train a new one`);
    if (!stored.trained_at) throw new ConflictException(`Model ${id} is still being trained`);
    try {
      readable(stored);
    } catch (error) {
      throw new ConflictException(`Model ${id} cannot be put in force: ${(error as Error).message}`);
    }
  }

  private async inForce(): Promise<number | null> {
    const [last]: { model_id: number | null }[] = await this.database.query('select model_id from model_activation order by id desc limit 1');
    return last?.model_id ?? null;
  }
}

function stateOf({ id, failed, trainedAt, by, activations }: Listed, inForce: number | null): string {
  if (failed) return 'failed';
  if (!trainedAt) return 'training';
  if (id === inForce) return 'in-force';
  return activations || by === RELEASE ? 'retired' : 'candidate';
}
