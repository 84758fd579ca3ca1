import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Loop } from '@s48/bus';
import { Intake } from '@s48/channel';
import { CONFIG, Logger, Readiness } from '@s48/chassis';
import { DataSource } from 'typeorm';
import type { PhoneConfig } from './config.js';
import { pack } from './domain/raw-input.js';
import { recordingEnd } from './domain/recording-end.js';
import { TwilioApi } from './twilio.api.js';

/** Twilio calls back once: whatever we missed in this time is found in its list. */
const LOOK_BACK_MS = 3 * 24 * 3_600_000;

/** Asks Twilio for recordings whose callback was missed, and deletes there what is safe here. */
@Injectable()
export class TwilioTicker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop: Loop;

  constructor(
    @Inject(CONFIG) config: PhoneConfig,
    @Inject(TwilioApi) private readonly api: TwilioApi,
    @Inject(Intake) private readonly intake: Intake,
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(Logger) private readonly logger: Logger,
    @Inject(Readiness) readiness: Readiness,
  ) {
    this.loop = new Loop('recordings at Twilio', config.VOICE_RECONCILE_SECONDS * 1000, () => this.pass(), logger);
    readiness.report('phone.voice', () => (!api.configured ? 'off: TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN are not set' : api.trouble ? `on: ${api.trouble}` : 'on'));
  }

  onApplicationBootstrap(): void {
    if (this.api.configured) this.loop.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  private async pass(): Promise<void> {
    try {
      await this.fetchMissed(new Date());
      await this.deleteStored();
      this.api.trouble = undefined;
    } catch (error) {
      const { status, message } = error as { status?: number; message: string };
      this.api.trouble = `Twilio ${status ? `answers ${status}` : 'cannot be reached'}`;
      throw new Error(`${this.api.trouble}: ${message}`, { cause: error });
    }
  }

  private async fetchMissed(now: Date): Promise<void> {
    const listed = await this.api.account.recordings.list({ dateCreatedAfter: new Date(now.getTime() - LOOK_BACK_MS) });
    const ours = listed.filter(({ source, status }) => source === 'RecordVerb' && status === 'completed');
    const known: { provider_id: string }[] = await this.database.query(`select provider_id from inbound_message where channel = 'phone' and provider_id = any($1)`, [ours.map(({ sid }) => `twilio:${sid}`)]);
    const missed = ours.filter(({ sid }) => !known.some(({ provider_id }) => provider_id === `twilio:${sid}`));
    for (const recording of missed.reverse()) {
      const seconds = Number(recording.duration);
      const raw = pack({ source: 'twilio', recordingSid: recording.sid, callSid: recording.callSid, seconds, info: JSON.stringify(recording.toJSON()) });
      await this.intake.take({ providerId: `twilio:${recording.sid}`, raw, receivedAt: recordingEnd(recording.startTime?.toISOString(), seconds, now) });
    }
  }

  private async deleteStored(): Promise<void> {
    const [due]: [{ sid: string }[]] = await this.database.query(
      `update provider_recording set due_at = now() + interval '10 minutes' where deleted_at is null and due_at <= now() returning sid`,
    );
    for (const { sid } of due) {
      await this.api.account.recordings(sid).remove().catch(ifGone);
      await this.database.query('update provider_recording set deleted_at = now() where sid = $1', [sid]);
      this.logger.log(`recording ${sid} deleted at Twilio`);
    }
  }
}

function ifGone(error: { status?: number }): void {
  if (error.status !== 404) throw error;
}
