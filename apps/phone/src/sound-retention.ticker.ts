import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Bus, Loop, type Tx } from '@s48/bus';
import { Attachments, InboundMessage } from '@s48/channel';
import { CONFIG, Logger } from '@s48/chassis';
import { recordAccess } from './access-log.js';
import type { PhoneConfig } from './config.js';
import { givenTwice } from './domain/given-twice.js';
import { withoutSound } from './domain/raw-input.js';
import { Recording } from './recording.entity.js';

const LOOK_MS = 60_000;

/**
 * Deletes the sound of recordings that are written down and whose ticket has been closed for AUDIO_RETENTION: the file, its playable copy,
 * and the bytes in what came in. The transcript, the facts and the hashes stay.
 */
@Injectable()
export class SoundRetentionTicker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop: Loop;

  constructor(
    @Inject(CONFIG) private readonly config: PhoneConfig,
    @Inject(Bus) private readonly bus: Bus,
    @Inject(Attachments) private readonly attachments: Attachments,
    @Inject(Logger) private readonly logger: Logger,
  ) {
    this.loop = new Loop('retention of sounds', LOOK_MS, () => this.deleteNext(), logger);
  }

  onApplicationBootstrap(): void {
    if (this.config.AUDIO_RETENTION !== undefined) this.loop.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  /** True when there may be more. */
  private async deleteNext(): Promise<boolean> {
    const deleted = await this.bus.transaction(async (tx) => {
      const [row]: { id: string }[] = await tx.db.query(
        `select report_id id from recording where state = 'transcribed' and sound_deleted_at is null
         and greatest(closed_at, transcribed_at) <= now() - $1 * interval '1 millisecond' and closed_at is not null order by closed_at limit 1 for update skip locked`,
        [this.config.AUDIO_RETENTION],
      );
      if (row) await this.delete(tx, row.id);
      return row?.id;
    });
    if (deleted) this.logger.log(`recording ${deleted}: its sound was deleted (AUDIO_RETENTION)`);
    return deleted !== undefined;
  }

  private async delete(tx: Tx, reportId: string): Promise<void> {
    const { audio, playable } = await tx.db.findOneByOrFail(Recording, { reportId });
    await this.attachments.remove(tx, reportId, [audio, ...(playable ? [playable] : [])]);
    const inputs = await tx.db.find(InboundMessage, { where: [{ reportId }, { state: 'ignored', reason: givenTwice(reportId) }] });
    for (const { id, raw } of inputs) await tx.db.update(InboundMessage, { id }, { raw: withoutSound(raw), repaired: null });
    await tx.db.query('update recording set sound_deleted_at = now(), playable = null where report_id = $1', [reportId]);
    await recordAccess(tx.db, 'system', 'sound deleted by AUDIO_RETENTION', reportId);
  }
}
