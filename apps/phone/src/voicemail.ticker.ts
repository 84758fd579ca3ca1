import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Bus, Loop } from '@s48/bus';
import { Intake } from '@s48/channel';
import { CHASSIS, CONFIG, Logger, Readiness, type ChassisConfig } from '@s48/chassis';
import { isDatabaseDown } from '@s48/database';
import type { PhoneConfig } from './config.js';
import { pack } from './domain/raw-input.js';
import { parseVoicemailInfo, type VoicemailInfo } from './domain/voicemail-info.js';
import { checkWav } from './domain/wav.js';
import { listMessages, readMessage, type SpoolContent, type SpoolMessage } from './spool-folder.js';

/** Until then a file may still be on its way (a network folder, a copy); after that it is taken as it is. */
const SETTLED_AFTER_MS = 60_000;

/** Where the exchange puts its recordings; the simulator writes to a folder of its own, which is watched the same way. */
export const spoolFolder = (config: PhoneConfig, { SIMULATOR }: Pick<ChassisConfig, 'SIMULATOR'>): string | undefined =>
  config.VOICEMAIL_SPOOL ?? (SIMULATOR ? join(config.DATA_DIR, 'spool') : undefined);

/** Takes recordings out of the voicemail spool by looking again and again: folders on a network tell nothing. It only ever reads there. */
@Injectable()
export class VoicemailTicker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop: Loop;
  private readonly folder: string | undefined;
  private trouble: string | undefined;
  private since: Date | undefined;
  /** Versions of descriptions that are taken in; only spares reading them again. */
  private seen = new Set<string>();

  constructor(
    @Inject(Bus) private readonly bus: Bus,
    @Inject(Intake) private readonly intake: Intake,
    @Inject(Logger) private readonly logger: Logger,
    @Inject(CONFIG) private readonly config: PhoneConfig,
    @Inject(CHASSIS) private readonly chassis: ChassisConfig,
    @Inject(Readiness) readiness: Readiness,
  ) {
    this.folder = spoolFolder(config, chassis);
    this.loop = new Loop('voicemail spool', config.VOICEMAIL_POLL_MS, () => this.look(), logger);
    readiness.report('phone.voicemail', () => this.state());
  }

  async onApplicationBootstrap(): Promise<void> {
    // The exchange's folder is the exchange's business; the simulator's own is not there before the first call.
    if (this.folder && !this.config.VOICEMAIL_SPOOL) await mkdir(this.folder, { recursive: true });
    if (this.folder) this.loop.start();
    else this.logger.warn('voicemail is off: set VOICEMAIL_SPOOL to the voicemail folder of the telephone exchange');
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  ring(): void {
    this.loop.ring();
  }

  private state(): string {
    if (!this.folder) return 'off: VOICEMAIL_SPOOL is not set';
    return this.trouble ? `down: ${this.trouble}` : 'on';
  }

  private async look(): Promise<void> {
    const listed = await listMessages(this.folder!).catch((error: NodeJS.ErrnoException) => this.complain(error));
    if (!listed) return;
    this.trouble = undefined;
    this.since ??= await this.watchedSince();
    const messages = listed.filter(({ heard, writtenAt }) => !heard || writtenAt >= this.since!);
    const present = new Set(messages.map(({ version }) => version));
    this.seen = new Set([...this.seen].filter((version) => present.has(version)));
    for (const message of messages.filter(({ version }) => !this.seen.has(version))) await this.takeSafely(message);
  }

  /** One bad message never stops the ones behind it. */
  private async takeSafely(message: SpoolMessage): Promise<void> {
    try {
      if (await this.take(message)) this.seen.add(message.version);
    } catch (error) {
      if (isDatabaseDown(error)) throw error;
      this.logger.warn(`voicemail ${message.path.slice(-7)}: ${(error as Error).message}`);
    }
  }

  /** False when it should be looked at again. */
  private async take(message: SpoolMessage): Promise<boolean> {
    const content = await readMessage(message);
    if (!content) return false;
    const wav = content.audio && content.mime === 'audio/wav' ? checkWav(content.audio) : null;
    const complete = content.audio !== null && wav?.whole !== false;
    if (!complete && Date.now() - message.writtenAt.getTime() < SETTLED_AFTER_MS) return false;
    const info = parseVoicemailInfo(content.info.toString());
    const seconds = info.seconds ?? (wav?.whole ? Math.round(wav.seconds) : null);
    const endedAt = endOf(info, seconds, message);
    if (message.heard && endedAt < this.since!) return true;
    const providerId = idOf(info, content);
    if (await this.isKnown(providerId)) return true;
    await this.intake.take({ providerId, raw: rawOf(info, seconds, content), receivedAt: endedAt });
    return true;
  }

  /**
   * Messages that somebody heard on a telephone before we looked are taken too, but not those of the years before this system: only what
   * could still be answered in time when it looked for the first time, and all since then, however long it was down.
   */
  private async watchedSince(): Promise<Date> {
    const [row]: { since: Date }[] = await this.bus.database.query(
      'insert into spool_watch (folder, since) values ($1, $2) on conflict (folder) do update set folder = excluded.folder returning since',
      [this.folder, new Date(Date.now() - this.chassis.PROMISE)],
    );
    return row!.since;
  }

  private async isKnown(providerId: string): Promise<boolean> {
    const rows: unknown[] = await this.bus.database.query(`select 1 from inbound_message where channel = 'phone' and provider_id = $1`, [providerId]);
    return rows.length > 0;
  }

  private complain(error: NodeJS.ErrnoException): null {
    const trouble = `the voicemail folder cannot be read (${error.code ?? error.message})`;
    if (trouble !== this.trouble) this.logger.warn(trouble);
    this.trouble = trouble;
    return null;
  }
}

function idOf({ msgId, startedAt }: VoicemailInfo, { audio, info }: SpoolContent): string {
  if (msgId) return `asterisk:${msgId}`;
  const hash = createHash('sha256').update(audio ?? info).digest('hex');
  return `asterisk:${hash}:${startedAt?.getTime() ?? ''}`;
}

const rawOf = ({ caller, msgId }: VoicemailInfo, seconds: number | null, { audio, file, mime, info }: SpoolContent): Buffer =>
  pack({ source: 'recording', caller, seconds, file, mime, info: info.toString('latin1'), exchangeId: msgId, audio: audio ?? Buffer.alloc(0) });

/** The caller hung up when the recording ended; an exchange whose clock runs ahead must not give the city more time. */
function endOf({ startedAt }: VoicemailInfo, seconds: number | null, { writtenAt }: SpoolMessage): Date {
  const end = startedAt ? startedAt.getTime() + (seconds ?? 0) * 1000 : writtenAt.getTime();
  return new Date(Math.min(end, Date.now()));
}
