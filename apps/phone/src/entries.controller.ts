import { Body, Controller, Get, Headers, Inject, NotFoundException, Param, Post } from '@nestjs/common';
import { uuid7 } from '@s48/bus';
import { Conversation, Intake } from '@s48/channel';
import { Roles, SignedIn, type Staff } from '@s48/chassis';
import { parseReference } from '@s48/contracts';
import { DataSource } from 'typeorm';
import { readEntry } from './bodies.js';
import { pack } from './domain/raw-input.js';
import { Receipts } from './receipts.js';

/** Live calls and visits, typed by the operator who took them. */
@Controller('api/phone/reports')
@Roles('operator')
export class EntriesController {
  constructor(
    @Inject(Intake) private readonly intake: Intake,
    @Inject(Receipts) private readonly receipts: Receipts,
    @Inject(DataSource) private readonly database: DataSource,
  ) {}

  @Post()
  async enter(@Body() body: unknown, @SignedIn() staff: Staff, @Headers('idempotency-key') key?: string): Promise<object> {
    const now = new Date();
    const entry = readEntry(body, staff, now);
    const providerId = key ? `entry:${staff.id}:${key}`.slice(0, 300) : `entry:${uuid7()}`;
    const taken = await this.intake.take({ providerId, raw: pack(entry), receivedAt: entry.submittedAt ? new Date(entry.submittedAt) : now });
    if (taken.kind !== 'report') throw new Error(`an entry was kept and not understood: ${'reason' in taken ? taken.reason : taken.kind}`);
    const report = await this.database.manager.findOneByOrFail(Conversation, { reportId: taken.reportId });
    const { reportId, reference, receivedAt, deadline } = report;
    return { reportId, reference, receivedAt, deadline, receipt: this.receipts.print(report, entry.text) };
  }

  /** Who entered a report, when, and why later than it was submitted. */
  @Get(':reference')
  @Roles('operator', 'supervisor')
  async show(@Param('reference') reference: string): Promise<object> {
    const [entry]: object[] = await this.database.query(
      `select c.reference, c.channel, c.received_at "submittedAt", c.deadline, e.entered_at "enteredAt", json_build_object('id', e.by_id, 'name', e.by_name) "enteredBy", e.why, e.way
       from entry e join conversation c using (report_id) where c.reference = $1`,
      [parseReference(reference) ?? reference],
    );
    if (!entry) throw new NotFoundException('No report with this reference was entered by an operator');
    return entry;
  }
}
