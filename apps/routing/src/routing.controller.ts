import { Body, Controller, Get, HttpCode, Inject, NotFoundException, Param, Post, Put } from '@nestjs/common';
import { Roles, SignedIn, type Staff } from '@s48/chassis';
import { Invalid } from '@s48/contracts';
import { DataSource } from 'typeorm';
import { checkRules, parseRules } from './domain/rule-check.js';
import type { Rule, RuleSet } from './domain/decide.js';
import { Knowledge } from './knowledge.js';
import { TestBench } from './test-bench.js';

/** Decisions with their reasons, the rules in force, and a bench on which a draft of rules is tried before it decides anything. */
@Controller('api/routing')
export class RoutingController {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(Knowledge) private readonly knowledge: Knowledge,
    @Inject(TestBench) private readonly bench: TestBench,
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

  @Get('rules')
  @Roles('operator', 'supervisor')
  rules(): RuleSet {
    return this.knowledge.rules;
  }

  /** A broken rule is refused with its reason; nothing is mended or switched off silently. */
  @Put('rules')
  @Roles()
  async publish(@Body() body: { rules?: unknown } | null, @SignedIn() staff: Staff): Promise<{ version: number }> {
    return { version: await this.knowledge.publish(checked(body), staff.id) };
  }

  @Post('bench')
  @HttpCode(200)
  @Roles()
  try(@Body() body: { rules?: unknown } | null): Promise<object> {
    return this.bench.run(checked(body));
  }

  /** How often people had to correct routing, week by week. */
  @Get('accuracy')
  @Roles('operator', 'supervisor')
  async accuracy(): Promise<object> {
    const weeks: object[] = await this.database.query(
      `select to_char(date_trunc('week', d.at), 'YYYY-MM-DD') week, count(*)::int decided, count(*) filter (where d.automatic)::int alone,
         count(c.report_id)::int corrected, count(c.report_id) filter (where d.automatic)::int "aloneAndCorrected"
       from (select distinct on (report_id) * from decision order by report_id, at) d
       left join (select distinct report_id from correction where was <> agency) c using (report_id)
       group by 1 order by 1 desc limit 52`,
    );
    return { weeks };
  }
}

function checked(body: { rules?: unknown } | null): readonly Rule[] {
  const problems = checkRules(body?.rules);
  if (problems.length > 0) throw new Invalid(problems.map(({ rule, field, problem }) => ({ field: rule < 0 ? field : `rules.${rule}.${field}`, message: problem })));
  return parseRules(body?.rules);
}
