import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Bus, Loop, type Tx } from '@s48/bus';
import { Logger } from '@s48/chassis';
import { Replies } from './replies.js';
import { Reply } from './reply.entity.js';
import { Ticket } from './ticket.entity.js';

const POLL_MS = 500;

/** Lets go what was held for its author to take back. What is due lies in the table, so that it leaves after a restart too. */
@Injectable()
export class HeldRepliesTicker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop: Loop;

  constructor(
    @Inject(Bus) bus: Bus,
    @Inject(Replies) private readonly replies: Replies,
    @Inject(Logger) logger: Logger,
  ) {
    this.loop = new Loop('held replies', POLL_MS, () => bus.transaction((tx) => this.release(tx)), logger);
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.loop.stop();
  }

  /** One that is due; true when there may be more. */
  private async release(tx: Tx): Promise<boolean> {
    const reply = await tx.db
      .createQueryBuilder(Reply, 'reply')
      .setLock('pessimistic_write')
      .setOnLocked('skip_locked')
      .where(`reply.state = 'held' and reply.held_until <= now()`)
      .orderBy('reply.held_until')
      .limit(1)
      .getOne();
    if (!reply) return false;
    await this.replies.release(tx, await tx.db.findOneByOrFail(Ticket, { reportId: reply.reportId }), reply);
    return true;
  }
}
