import { ConflictException, Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Loop } from '@s48/bus';
import { Alarm, Logger, Readiness } from '@s48/chassis';
import { DataSource } from 'typeorm';
import { DEFAULT_RULES } from './default-rules.js';
import type { Model, Rule, RuleSet } from './domain/decide.js';
import { decodeModel } from './domain/model-codec.js';
import { formOf } from './domain/model-form.js';
import { checkRules } from './domain/rule-check.js';
import { loadModel, readModelFile } from './model-file.js';

/** Another replica may have been given new rules or another model. */
const LOOK_EVERY_MS = 5_000;

/** What routing decides with: the model and the rules in force, and those that earlier decisions were made with. */
@Injectable()
export class Knowledge implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly shipped: Model = loadModel();
  private rulesInForce: RuleSet = DEFAULT_RULES;
  private modelInForce = this.shipped;
  /** What was asked for last: a broken model is not tried at every look. */
  private wanted: number | null = null;
  private readonly loop: Loop;
  private readonly alarm: Alarm;
  private readonly rulesAlarm: Alarm;

  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(Logger) logger: Logger,
    @Inject(Readiness) readiness: Readiness,
  ) {
    this.loop = new Loop('rules and model', LOOK_EVERY_MS, () => this.refresh(), logger);
    this.alarm = new Alarm(logger, 'routing decides with the shipped model, not with the one that was put in force');
    this.rulesAlarm = new Alarm(logger, 'a rule in force would not be taken today');
    readiness.report('routing.rules', () => this.rulesAlarm.trouble ?? `version ${this.rules.version}`);
    readiness.report('routing.model', () => (this.alarm.trouble ? `shipped: ${this.alarm.trouble}` : this.model.version));
  }

  get rules(): RuleSet {
    return this.rulesInForce;
  }

  get model(): Model {
    return this.modelInForce;
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.archiveShipped();
    await this.refresh();
    this.loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.loop.stop();
  }

  /** A new version comes into force; the old ones stay, so that every decision can be replayed with the rules it was made by. `basedOn` guards what others published meanwhile. */
  async publish(rules: readonly Rule[], by: string, basedOn?: number): Promise<number> {
    const version = await this.database.transaction(async (db) => {
      await db.query('lock table rule_set in share row exclusive mode');
      const [latest]: { version: number }[] = await db.query('select version from rule_set order by version desc limit 1');
      const current = latest?.version ?? DEFAULT_RULES.version;
      if (basedOn !== undefined && basedOn !== current) throw new ConflictException(`Rules ${current} are in force, yours are based on ${basedOn}: read them again, nothing was changed`);
      const [row]: { version: number }[] = await db.query('insert into rule_set (rules, by) values ($1, $2) returning version', [JSON.stringify(rules), by]);
      return row!.version;
    });
    await this.refresh();
    return version;
  }

  /** Looks for what was put in force meanwhile, here or by another replica. */
  async refresh(): Promise<void> {
    const [row]: RuleSet[] = await this.database.query('select version, rules from rule_set order by version desc limit 1');
    if (row && row.version !== this.rulesInForce.version) this.useRules(row);
    await this.refreshModel();
  }

  /** What was valid when it was saved may not be after an update (a body, a place): it stays in force as it is, and people are told. */
  private useRules({ version, rules }: RuleSet): void {
    this.rulesInForce = { version, rules };
    const problems = checkRules(rules).map(({ rule, field, problem }) => `rule ${rule + 1}, ${field}: ${problem}`);
    if (problems.length > 0) this.rulesAlarm.raise(`version ${version}: ${problems.join('; ')}`);
    else this.rulesAlarm.clear();
  }

  private async refreshModel(): Promise<void> {
    const [last]: { model_id: number | null }[] = await this.database.query('select model_id from model_activation order by id desc limit 1');
    const wanted = last?.model_id ?? null;
    if (wanted === this.wanted) return;
    const stored: StoredModel[] = wanted === null ? [] : await this.database.query('select form, bytes from model where id = $1', [wanted]);
    this.wanted = wanted;
    this.modelInForce = this.shipped;
    this.alarm.clear();
    if (wanted === null) return;
    try {
      this.modelInForce = readable(stored[0]);
    } catch (error) {
      this.alarm.raise(`model ${wanted}: ${(error as Error).message}`);
    }
  }

  /** Null where the shipped model decides. */
  async bytesInForce(): Promise<Buffer | null> {
    if (this.model === this.shipped) return null;
    const [row]: { bytes: Buffer }[] = await this.database.query('select bytes from model where id = $1', [this.wanted]);
    return row?.bytes ?? null;
  }

  /** The model and the rules of a decision's version, as far as they are still there and readable. */
  async of(version: string): Promise<{ model: Model; rules: RuleSet } | null> {
    const [, modelVersion, rulesVersion] = /^(.+)\+rules-(\d+)$/.exec(version) ?? [];
    if (modelVersion === undefined) return null;
    const [rules]: RuleSet[] = rulesVersion === '0' ? [DEFAULT_RULES] : await this.database.query('select version, rules from rule_set where version = $1', [rulesVersion]);
    const model = await this.modelOf(modelVersion);
    return rules && model ? { model, rules } : null;
  }

  private async modelOf(version: string): Promise<Model | null> {
    const known = [this.shipped, this.model].find((model) => model.version === version);
    if (known) return known;
    const [stored]: StoredModel[] = await this.database.query('select form, bytes from model where version = $1', [version]);
    try {
      return readable(stored);
    } catch {
      return null;
    }
  }

  /** The next release brings another one: this one stays for the decisions it has made. */
  private async archiveShipped(): Promise<void> {
    const { version } = this.shipped;
    const known: unknown[] = await this.database.query('select 1 from model where version = $1', [version]);
    if (known.length > 0) return;
    await this.database.query(
      `insert into model (by, trained_at, version, form, bytes) values ('${RELEASE}', now(), $1, $2, $3) on conflict (version) do nothing`,
      [version, formOf(this.shipped), readModelFile()],
    );
  }
}

/** Who is said to have made the models that come with the product. */
export const RELEASE = 'release';

export interface StoredModel {
  readonly form: string | null;
  readonly bytes: Buffer | null;
}

/** Throws where the model is not there, is broken, or was trained for other bodies or by code that read texts otherwise. */
export function readable(stored: StoredModel | undefined): Model {
  if (!stored?.bytes) throw new Error('it is not stored');
  const model = decoded(stored.bytes);
  if (formOf(model) !== stored.form) throw new Error('it was trained by another release, which read texts otherwise: train a new one');
  return model;
}

function decoded(bytes: Buffer): Model {
  try {
    return decodeModel(bytes);
  } catch (error) {
    throw new Error(`it cannot be read: ${(error as Error).message}`, { cause: error });
  }
}
