import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Loop } from '@s48/bus';
import { Attachments } from '@s48/channel';
import { CONFIG, Logger, Readiness } from '@s48/chassis';
import { DataSource } from 'typeorm';
import type { PhoneConfig } from './config.js';
import { readDraft } from './domain/speech-draft.js';

const LOOK_MS = 2_000;
const ATTEMPTS = 4;

/** Has recordings written down by a machine first. A draft never becomes a report by itself, and without one the queue works all the same. */
@Injectable()
export class SpeechTicker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop: Loop;
  private trouble: string | undefined;

  constructor(
    @Inject(CONFIG) private readonly config: PhoneConfig,
    @Inject(Attachments) private readonly attachments: Attachments,
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(Logger) private readonly logger: Logger,
    @Inject(Readiness) readiness: Readiness,
  ) {
    this.loop = new Loop('speech to text', LOOK_MS, () => this.draftNext(), logger);
    readiness.report('phone.speech', () => (!config.STT_URL ? 'off: STT_URL is not set' : (this.trouble ?? 'on')));
  }

  onApplicationBootstrap(): void {
    if (this.config.STT_URL) this.loop.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  /** True when there may be more. */
  private async draftNext(): Promise<boolean> {
    const [rows]: [Waiting[]] = await this.database.query(
      `update recording set draft_attempts = draft_attempts + 1, draft_due_at = now() + interval '1 minute' * power(2, draft_attempts)
       where report_id = (select report_id from recording where state = 'waiting' and draft is null and draft_attempts < ${ATTEMPTS} and draft_due_at <= now()
                          order by ended_at limit 1 for update skip locked)
       returning report_id id, audio, file, seconds`,
    );
    const recording = rows[0];
    if (!recording) return false;
    await this.draft(recording).then(
      () => (this.trouble = undefined),
      (error: Error) => {
        this.trouble = `down: ${error.message}`;
        this.logger.warn(`recording ${recording.id}: no draft: ${error.message}`);
      },
    );
    return true;
  }

  private async draft({ id, audio, file, seconds }: Waiting): Promise<void> {
    const sound = await this.attachments.read(this.database.manager, audio);
    if (!sound || sound.scan === 'infected') return;
    const form = new FormData();
    form.set('file', new Blob([new Uint8Array(sound.bytes)], { type: sound.mime }), file);
    for (const [name, value] of Object.entries({ model: this.config.STT_MODEL, language: 'sr', response_format: 'verbose_json', temperature: '0' })) form.set(name, value);
    const patience = AbortSignal.timeout(Math.max(this.config.STT_TIMEOUT_MS, seconds * 10_000));
    const response = await fetch(`${this.config.STT_URL!.replace(/\/$/, '')}/v1/audio/transcriptions`, { method: 'POST', body: form, signal: patience });
    if (!response.ok) throw new Error(`the speech server answers HTTP ${response.status}`);
    const draft = readDraft(await response.json());
    if (draft === null) throw new Error('the speech server answers what cannot be understood');
    await this.database.query(`update recording set draft = $2 where report_id = $1 and state = 'waiting'`, [id, draft]);
  }
}

interface Waiting {
  readonly id: string;
  readonly audio: string;
  readonly file: string;
  readonly seconds: number;
}
