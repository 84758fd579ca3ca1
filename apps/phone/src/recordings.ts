import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Bus, type Tx } from '@s48/bus';
import { Conversation, factsOf } from '@s48/channel';
import { Seal, type Staff } from '@s48/chassis';
import type { Place, TranscriptOutcome } from '@s48/contracts';
import { danger } from '@s48/language';
import type { ReplyAddress } from './domain/contact-rule.js';
import { Recording } from './recording.entity.js';

/** How long an operator has a recording alone; each claim by the same operator starts it again. */
const LEASE = `interval '15 minutes'`;
const FREE = `(claimed_by is null or claimed_by = $2 or leased_until < now())`;

export interface Transcript {
  readonly text: string;
  readonly outcome: TranscriptOutcome;
  readonly place?: Place;
  /** What the caller said on the recording, where the number was hidden. */
  readonly contact?: ReplyAddress;
}

/** Recordings and who writes them down: one operator each, whatever happens at the same time. */
@Injectable()
export class Recordings {
  constructor(
    @Inject(Bus) private readonly bus: Bus,
    @Inject(Seal) private readonly seal: Seal,
  ) {}

  list(state: string): Promise<RecordingRow[]> {
    const order = state === 'waiting' ? 'asc' : 'desc';
    return this.bus.database.query(
      `select r.report_id id, c.reference, c.received_at "receivedAt", c.deadline, r.seconds, r.caller, r.mime, r.state, r.outcome,
              r.transcribed_by "transcribedBy", r.transcribed_at "transcribedAt", c.contact is not null reachable, r.draft, r.sound_deleted_at "soundDeletedAt",
              case when r.leased_until > now() then r.claimed_name end "claimedBy", case when r.leased_until > now() then r.leased_until end "claimedUntil"
       from recording r join conversation c using (report_id) where r.state = $1 order by c.received_at ${order} limit 200`,
      [state],
    );
  }

  find(id: string): Promise<Recording | null> {
    return this.bus.database.manager.findOneBy(Recording, { reportId: id });
  }

  /** Takes a recording for one operator, or null when somebody else has it or it is done. */
  async claim(id: string, staff: Staff): Promise<Date | null> {
    const [rows]: [{ leased_until: Date }[]] = await this.bus.database.query(
      `update recording set claimed_by = $2, claimed_name = $3, leased_until = now() + ${LEASE} where report_id = $1 and state = 'waiting' and ${FREE} returning leased_until`,
      [id, staff.id, staff.name],
    );
    return rows[0]?.leased_until ?? null;
  }

  async release(id: string, staff: Staff): Promise<void> {
    await this.bus.database.query('update recording set claimed_by = null, claimed_name = null, leased_until = null where report_id = $1 and claimed_by = $2', [id, staff.id]);
  }

  /** False when somebody else has it or it was done otherwise; the same transcript sent again by the same operator is the same fact. */
  async transcribe(id: string, transcript: Transcript, staff: Staff): Promise<boolean> {
    return this.bus.transaction(async (tx) => {
      const hash = createHash('sha256').update(`${transcript.outcome}\n${transcript.text}`).digest('hex');
      const [done]: [unknown[]] = await tx.db.query(
        `update recording set state = 'transcribed', outcome = $3, transcribed_by = $2, transcribed_at = now(), transcript_sha256 = $4, leased_until = null, draft = null
         where report_id = $1 and state = 'waiting' and ${FREE} returning 1`,
        [id, staff.id, transcript.outcome, hash],
      );
      if (done.length === 0) return tx.db.existsBy(Recording, { reportId: id, transcribedBy: staff.id, transcriptSha256: hash });
      await this.say(tx, id, transcript, staff);
      return true;
    });
  }

  private async say(tx: Tx, reportId: string, { text, outcome, place, contact }: Transcript, staff: Staff): Promise<void> {
    const conversation = await tx.db.findOneByOrFail(Conversation, { reportId });
    const learnt = contact && !conversation.contact ? await this.learn(tx, reportId, contact) : undefined;
    await tx.emit('report.transcribed', {
      ...factsOf(conversation), text, outcome, urgent: outcome === 'report' && danger(text).urgent, by: staff.id,
      ...(place && { place }), ...(learnt && { contact: learnt }),
    });
  }

  private async learn(tx: Tx, reportId: string, { channel, address }: ReplyAddress) {
    const contact = address ? this.seal.seal(channel, address) : { channel };
    await tx.db.update(Conversation, { reportId }, { contact, personKey: contact.key ?? null });
    return contact;
  }
}

export interface RecordingRow {
  readonly id: string;
  readonly receivedAt: Date;
  readonly seconds: number;
  readonly state: Recording['state'];
}
