import { Body, Controller, Get, HttpCode, Inject, NotFoundException, Param, Post, Put } from '@nestjs/common';
import { Roles, SignedIn, type Staff } from '@s48/chassis';
import { Invalid } from '@s48/contracts';
import { DataSource } from 'typeorm';
import { checkRules, parseRules } from './domain/rule-check.js';
import type { Rule, RuleSet } from './domain/decide.js';
import { Knowledge } from './knowledge.js';
import { Replay } from './replay.js';
import { TestBench } from './test-bench.js';

/** Decisions with their reasons, the rules in force, and a bench on which a draft of rules is tried before it decides anything. */
@Controller('api/routing')
export class RoutingController {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(Knowledge) private readonly knowledge: Knowledge,
    @Inject(TestBench) private readonly bench: TestBench,
    @Inject(Replay) private readonly replay: Replay,
  ) {}

  @Get('decisions/:reference')
  @Roles('operator', 'supervisor')
  async decisions(@Param('reference') reference: string): Promise<object> {
    const items: object[] = await this.database.query(
      `select d.id, d.at, d.version, d.agency, d.confidence, d.automatic, d.urgent, d.kind, d.reasons, d.alternatives, d.excluded, d.incident
       from decision d join report r using (report_id) where r.reference = $1 order by d.at`,
      [reference],
    );
    if (items.length === 0) throw new NotFoundException(`No decision about ${reference}`);
    return { items };
  }

  /** Each decision made again with the rules and the model of then. */
  @Get('decisions/:reference/replay')
  @Roles('operator', 'supervisor')
  async again(@Param('reference') reference: string): Promise<object> {
    return { items: await this.replay.decisionsAbout(reference) };
  }

  @Get('rules')
  @Roles('operator', 'supervisor')
  rules(): RuleSet {
    return this.knowledge.rules;
  }

  /** A broken rule is refused with its reason; nothing is mended or switched off silently. */
  @Put('rules')
  @Roles()
  async publish(@Body() body: { rules?: unknown; basedOn?: unknown } | null, @SignedIn() staff: Staff): Promise<{ version: number }> {
    const basedOn = body?.basedOn;
    if (basedOn !== undefined && typeof basedOn !== 'number') throw new Invalid([{ field: 'basedOn', message: 'must be the version of the rules that were edited, a number' }]);
    return { version: await this.knowledge.publish(checked(body), staff.id, basedOn) };
  }

  /** Who published which rules when, the latest first; one of them is put back in force by publishing it again. */
  @Get('rules/versions')
  @Roles('operator', 'supervisor')
  async versions(): Promise<object> {
    return { items: await this.database.query('select version, by, at, rules from rule_set order by version desc limit 200') };
  }

  @Post('bench')
  @HttpCode(200)
  @Roles()
  try(@Body() body: { rules?: unknown } | null): Promise<object> {
    return this.bench.run(checked(body));
  }

  /** How often people chose otherwise than routing had, or confirmed it, and how often the body said "not ours": week by week, and by the model that decided. */
  @Get('accuracy')
  @Roles('operator', 'supervisor')
  async accuracy(): Promise<object> {
    const weeks: object[] = await this.database.query(`select to_char(date_trunc('week', d.at), 'YYYY-MM-DD') week, ${ACCURACY} group by 1 order by 1 desc limit 52`);
    const models: object[] = await this.database.query(`select split_part(d.version, '+rules-', 1) model, ${ACCURACY} group by 1 order by max(d.at) desc limit 52`);
    return { weeks, models };
  }
}

/** Of each report the first decision, and the body and the kind that a person chose last. */
const ACCURACY = `
  count(*)::int decided, count(*) filter (where d.automatic)::int alone, count(*) filter (where c.agency = d.agency)::int confirmed,
  count(*) filter (where c.agency <> d.agency)::int corrected, count(*) filter (where c.agency <> d.agency and d.automatic)::int "aloneAndCorrected",
  count(*) filter (where r.refused)::int refused, count(*) filter (where r.refused and d.automatic)::int "aloneAndRefused", count(*) filter (where k.kind <> d.kind)::int "kindCorrected"
  from (select distinct on (report_id) * from decision order by report_id, at) d
  left join (select distinct on (report_id) report_id, agency from correction order by report_id, at desc, id desc) c using (report_id)
  left join (select distinct on (report_id) report_id, kind from kind_correction order by report_id, at desc, id desc) k using (report_id)
  cross join lateral (select exists (select 1 from decision later where later.report_id = d.report_id and later.excluded ? d.agency) refused) r`;

function checked(body: { rules?: unknown } | null): readonly Rule[] {
  const problems = checkRules(body?.rules);
  if (problems.length > 0) throw new Invalid(problems.map(({ rule, field, problem }) => ({ field: rule < 0 ? field : `rules.${rule}.${field}`, message: problem })));
  return parseRules(body?.rules);
}
