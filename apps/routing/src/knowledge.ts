import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Loop } from '@s48/bus';
import { Logger } from '@s48/chassis';
import { DataSource } from 'typeorm';
import { DEFAULT_RULES } from './default-rules.js';
import type { Model, Rule, RuleSet } from './domain/decide.js';
import { loadModel } from './model-file.js';

/** Another replica may have been given new rules. */
const LOOK_EVERY_MS = 5_000;

/** What routing decides with: the trained model and the rules in force. */
@Injectable()
export class Knowledge implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly model: Model = loadModel();
  private inForce: RuleSet = DEFAULT_RULES;
  private readonly loop: Loop;

  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(Logger) logger: Logger,
  ) {
    this.loop = new Loop('rules', LOOK_EVERY_MS, () => this.refresh(), logger);
  }

  get rules(): RuleSet {
    return this.inForce;
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.refresh();
    this.loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.loop.stop();
  }

  /** A new version comes into force; the old ones stay, so that every decision can be replayed with the rules it was made by. */
  async publish(rules: readonly Rule[], by: string): Promise<number> {
    const [row]: { version: number }[] = await this.database.query('insert into rule_set (rules, by) values ($1, $2) returning version', [JSON.stringify(rules), by]);
    await this.refresh();
    return row!.version;
  }

  private async refresh(): Promise<void> {
    const [row]: RuleSet[] = await this.database.query('select version, rules from rule_set order by version desc limit 1');
    if (row && row.version !== this.inForce.version) this.inForce = { version: row.version, rules: row.rules };
  }
}
