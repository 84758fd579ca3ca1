import { Inject, Injectable } from '@nestjs/common';
import { uuid7, type Tx } from '@s48/bus';
import { CONFIG, Seal } from '@s48/chassis';
import { agencyName, nextOfficeHour, TRIAGE, type Contact, type Milestone, type Place, type ReplyChannel } from '@s48/contracts';
import { danger, formatLocal, render } from '@s48/language';
import type { AgencyContacts } from './agencies.js';
import type { DeskConfig } from './config.js';
import { dutyChain } from './domain/duty-alarm.js';
import { usualWay } from './domain/reply-ways.js';
import type { Ticket } from './ticket.entity.js';

/** What a message to the city's own people is about; each has its text. */
type Purpose = 'reminder' | 'escalation' | 'breach' | DutyAlarm | 'alarm-withdrawn' | 'not-taken';
type DutyAlarm = 'duty-alarm' | 'duty-alarm-elsewhere' | 'duty-alarm-likely' | 'duty-alarm-triage';

/** Where escalations end. */
const CABINET = 'kabinet-gradonacelnika';

const ABOUT: Readonly<Record<Exclude<Milestone, 'fallback'>, Purpose>> = {
  'reminder-1': 'reminder',
  'reminder-2': 'reminder',
  escalation: 'escalation',
  breach: 'breach',
};

interface Addressee {
  readonly via: ReplyChannel;
  readonly address: string;
  readonly agency: string;
}

/** Messages to the city's own people: reminders, escalations, duty alarms. Never replies to citizens, never part of the promise. */
@Injectable()
export class Notices {
  constructor(
    @Inject(Seal) private readonly seal: Seal,
    @Inject(CONFIG) private readonly config: DeskConfig,
  ) {}

  /** An urgent case goes to the body's duty service at once, and once: whatever makes it urgent again is no news to it. `trijaza` has none: the chain goes on where escalations go. */
  async alarmDuty(tx: Tx, ticket: Ticket, agency: string): Promise<void> {
    if ((await alarmsSoFar(tx, ticket, agency)) === 0) await this.alarmNext(tx, ticket, agency);
  }

  /** Whoever was alarmed could not be told: the next one is. */
  async alarmNext(tx: Tx, ticket: Ticket, agency: string): Promise<void> {
    const administrators: { email: string }[] = await tx.db.query(
      `select email from account where role = 'administrator' and disabled_at is null and activated_at is not null order by created_at`,
    );
    const chain = dutyChain(await contactsOf(tx, agency), await contactsOf(tx, CABINET), administrators.map(({ email }) => email));
    const next = chain[await alarmsSoFar(tx, ticket, agency)];
    if (next) await this.send(tx, ticket, dutyAlarm(ticket, agency, next.elsewhere), { via: next.via, address: next.address, agency });
    else await this.note(tx, ticket, 'duty-alarm', agency, 'nobody could be told: neither the body nor the cabinet nor an administrator has a contact that works');
  }

  /** It was a false alarm: whoever was called out by it is told. The next alarm is a new one to them. */
  async withdrawAlarm(tx: Tx, ticket: Ticket, reason = ''): Promise<void> {
    const alarms: { agency: string; recipient: Contact | null }[] = await tx.db.query(`select agency, recipient from notice where ${ALARMS} and state <> 'failed' order by requested_at`, [ticket.reportId]);
    for (const { agency, recipient } of alarms) if (recipient) await this.sendTo(tx, ticket, 'alarm-withdrawn', agency, recipient, reason);
  }

  async alarmOperators(tx: Tx, ticket: Ticket): Promise<void> {
    const [told]: unknown[] = await tx.db.query(`select 1 from notice where report_id = $1 and purpose = 'urgent-in-triage'`, [ticket.reportId]);
    if (!told) await this.note(tx, ticket, 'urgent-in-triage', TRIAGE, 'operators find it with the urgent tickets');
  }

  async replyFailed(tx: Tx, ticket: Ticket): Promise<void> {
    await this.note(tx, ticket, 'reply-failed', ticket.agency ?? TRIAGE, 'shown in the list of unproven replies');
  }

  /** The citizen wants nothing any more where the answer was to go. */
  async optedOut(tx: Tx, ticket: Ticket, channel: ReplyChannel): Promise<void> {
    const next = usualWay(ticket)?.channel;
    const reason = next && next !== channel ? `STOP by ${channel}: answers go by ${next} now` : `STOP by ${channel}: the citizen gave no other way, find one`;
    await this.note(tx, ticket, 'opted-out', ticket.agency ?? TRIAGE, reason);
  }

  async milestone(tx: Tx, ticket: Ticket, milestone: Exclude<Milestone, 'fallback'>): Promise<void> {
    const agency = ticket.agency ?? TRIAGE;
    const purpose = ABOUT[milestone];
    await this.tell(tx, ticket, purpose, agency);
    if (milestone === 'escalation' || milestone === 'breach') await this.tell(tx, ticket, purpose, CABINET);
  }

  /** Escalated: the body has not even taken the ticket off its queue. */
  async notTaken(tx: Tx, ticket: Ticket, agency: string): Promise<void> {
    await this.tell(tx, ticket, 'not-taken', agency);
  }

  /** A link for a member of staff, by mail. */
  async account(tx: Tx, email: string, purpose: 'invitation' | 'password-reset', words: { url: string; until: string }): Promise<void> {
    const noticeId = uuid7();
    await tx.db.query(`insert into notice (id, purpose, via) values ($1, $2, 'email')`, [noticeId, purpose]);
    const [subject, text] = [render(`notice.${purpose}.subject`, {}, 'latin'), render(`notice.${purpose}`, words, 'latin')];
    await tx.emit('notice.requested', { noticeId, via: 'email', purpose, subject, text, to: this.seal.seal('email', email) }, 'email');
  }

  private async tell(tx: Tx, ticket: Ticket, purpose: Purpose, agency: string): Promise<void> {
    const { email } = await contactsOf(tx, agency);
    if (email) await this.send(tx, ticket, purpose, { via: 'email', address: email, agency });
    else await this.note(tx, ticket, purpose, agency, 'the body has no mail address');
  }

  private send(tx: Tx, ticket: Ticket, purpose: Purpose, { via, address, agency }: Addressee): Promise<void> {
    return this.sendTo(tx, ticket, purpose, agency, this.seal.seal(via, address));
  }

  private async sendTo(tx: Tx, ticket: Ticket, purpose: Purpose, agency: string, to: Contact, reason = ''): Promise<void> {
    const noticeId = uuid7();
    const words = {
      reference: ticket.reference,
      agency: agencyName(purpose.startsWith('duty-alarm') ? agency : (ticket.agency ?? TRIAGE)),
      place: placeText(ticket.place),
      deadline: formatLocal(ticket.deadline, 'latin'),
      text: (purpose.startsWith('duty-alarm') ? await wordsOfDanger(tx, ticket) : (ticket.text ?? '')).slice(0, 500),
      reason,
    };
    await tx.db.query('insert into notice (id, report_id, agency, purpose, via, recipient, requested_at) values ($1, $2, $3, $4, $5, $6, clock_timestamp())', [noticeId, ticket.reportId, agency, purpose, to.channel, to]);
    await tx.emit(
      'notice.requested',
      {
        noticeId, via: to.channel, purpose, reference: ticket.reference,
        subject: render(`notice.${purpose}.subject`, words, 'latin'),
        text: render(`notice.${purpose}`, words, 'latin'),
        to,
        ...(purpose === 'reminder' && this.inWorkingHours()),
      },
      to.channel,
    );
  }

  /** A reminder waits for the next office hour; alarms and escalations never wait (L17). */
  private inWorkingHours(): { notBefore?: string } {
    const hour = nextOfficeHour(new Date(), { hours: this.config.OFFICE_HOURS, closed: this.config.HOLIDAYS_EXTRA });
    return hour ? { notBefore: hour.toISOString() } : {};
  }

  /** Nobody can be told by message: the console shows it. */
  private async note(tx: Tx, ticket: Ticket, purpose: string, agency: string, reason: string): Promise<void> {
    await tx.db.query(`insert into notice (id, report_id, agency, purpose, via, state, reason, requested_at) values ($1, $2, $3, $4, 'console', 'shown', $5, clock_timestamp())`, [
      uuid7(), ticket.reportId, agency, purpose, reason,
    ]);
  }
}

/** Before an operator has decided, an alarm says that it is not certain whose case it is. */
function dutyAlarm(ticket: Ticket, agency: string, elsewhere: boolean): DutyAlarm {
  if (agency === TRIAGE) return 'duty-alarm-triage';
  if (elsewhere) return 'duty-alarm-elsewhere';
  return ticket.agency === agency ? 'duty-alarm' : 'duty-alarm-likely';
}

/** The report, after what the citizen has added to it since where that tells of danger. */
async function wordsOfDanger(tx: Tx, { reportId, text }: Ticket): Promise<string> {
  const added: { text: string }[] = await tx.db.query('select text from supplement where report_id = $1 order by at desc', [reportId]);
  return [...added.map((supplement) => supplement.text).filter((words) => danger(words).urgent), text ?? ''].join('\n');
}

const placeText = (place: Place | null): string => place?.text ?? (place?.lat === undefined ? '' : `${place.lat}, ${place.lon}`);

/** Those that count: since the last one was taken back. */
const ALARMS = `report_id = $1 and purpose like 'duty-alarm%'
  and requested_at > coalesce((select max(requested_at) from notice where report_id = $1 and purpose = 'alarm-withdrawn'), '-infinity')`;

async function alarmsSoFar(tx: Tx, ticket: Ticket, agency: string): Promise<number> {
  const rows: unknown[] = await tx.db.query(`select 1 from notice where ${ALARMS} and agency = $2`, [ticket.reportId, agency]);
  return rows.length;
}

async function contactsOf(tx: Tx, agency: string): Promise<AgencyContacts> {
  const [row]: AgencyContacts[] = await tx.db.query('select responsible, email, phone, duty_phone, webhook_url from agency where code = $1', [agency]);
  return row ?? { responsible: null, email: null, phone: null, duty_phone: null, webhook_url: null };
}
