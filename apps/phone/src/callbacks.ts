import { Inject, Injectable } from '@nestjs/common';
import { Bus } from '@s48/bus';
import { Delivery } from '@s48/channel';
import { CONFIG, Seal, type Staff } from '@s48/chassis';
import type { Contact } from '@s48/contracts';
import type { PhoneConfig } from './config.js';
import { callbackDue } from './domain/callback-due.js';
import type { CallbackOutcome } from './domain/callback-outcome.js';
import { recordAccess } from './access-log.js';

/** A notice has no promise of its own; it should be passed on within a day. */
const NOTICE_WITHIN_MS = 24 * 3_600_000;

export interface Attempt {
  readonly outcome: CallbackOutcome;
  readonly at: Date;
  readonly note?: string;
}

/** Call-backs and pick-ups: replies that leave when an operator has spoken with the citizen. */
@Injectable()
export class Callbacks {
  constructor(
    @Inject(Bus) private readonly bus: Bus,
    @Inject(CONFIG) private readonly config: PhoneConfig,
    @Inject(Seal) private readonly seal: Seal,
  ) {}

  /** Puts a delivery on the operators' list. */
  async open({ id, facts, createdAt }: Delivery, now: Date): Promise<void> {
    const deadline = facts ? new Date(facts.deadline) : new Date(createdAt.getTime() + NOTICE_WITHIN_MS);
    const due = callbackDue(now, deadline, { hours: this.config.OFFICE_HOURS, closed: this.config.HOLIDAYS_EXTRA });
    await this.bus.database.query('insert into callback (delivery_id, due_at, roster) values ($1, $2, $3) on conflict do nothing', [id, due.at, due.roster]);
  }

  /** Tasks in a state, the most pressing first, with the number to call. */
  async list(state: string, staff: Staff, now: Date): Promise<object[]> {
    const tasks: Task[] = await this.bus.database.query(
      `select d.id, d.kind, d.author, d.purpose, d.subject, d.text, d.recipient, d.state, d.reason, d.facts->>'reference' reference, d.facts->>'deadline' deadline,
              c.due_at, c.roster, e.way,
              coalesce((select json_agg(json_build_object('at', a.at, 'by', a.by_name, 'outcome', a.outcome, 'note', a.note) order by a.at)
                        from callback_attempt a where a.delivery_id = d.id), '[]') attempts
       from callback c join delivery d on d.id = c.delivery_id left join entry e on e.report_id = (d.facts->>'reportId')::uuid
       where d.state = $1 order by c.due_at limit 200`,
      [state],
    );
    if (tasks.length > 0) await recordAccess(this.bus.database.manager, staff.id, 'numbers of call-backs', `${tasks.length} tasks`);
    return tasks.map((task) => this.show(task, now));
  }

  /** Writes an attempt down. How many times nobody answered so far, or null when no such task waits. */
  async attempt(id: string, { outcome, at, note }: Attempt, staff: Staff): Promise<number | null> {
    return this.bus.transaction(async ({ db }) => {
      const delivery = await db.findOne(Delivery, { where: { id, state: 'waiting' }, lock: { mode: 'pessimistic_write' } });
      if (!delivery) return null;
      await db.query('insert into callback_attempt (delivery_id, at, by_id, by_name, outcome, note) values ($1, $2, $3, $4, $5, $6)', [
        id, at, staff.id, staff.name, outcome, note ?? null,
      ]);
      const [{ n }]: [{ n: string }] = await db.query(`select count(*) n from callback_attempt where delivery_id = $1 and outcome = 'no-answer'`, [id]);
      return Number(n);
    });
  }

  find(id: string): Promise<Delivery | null> {
    return this.bus.database.manager.findOneBy(Delivery, { id });
  }

  private show({ id, recipient, due_at: dueAt, way, ...task }: Task, now: Date): object {
    const phone = recipient.sealed ? this.seal.open(recipient) : null;
    return { deliveryId: id, ...task, way: way === 'pickup' || !phone ? 'pickup' : 'callback', phone, dueAt, overdue: dueAt <= now };
  }
}

interface Task {
  readonly id: string;
  readonly recipient: Contact;
  readonly due_at: Date;
  readonly way: string | null;
}
