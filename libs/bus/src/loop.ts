import type { LoggerService } from '@nestjs/common';

/**
 * Runs `work` again and again: at once while it says that more is waiting, else when the bell rings or `everyMs` have passed.
 * A failure is logged and never ends the loop. `stop` waits for the run under way.
 */
export class Loop {
  private running: Promise<void> | undefined;
  private stopped = false;
  private rung = false;
  private wake: (() => void) | undefined;

  constructor(
    private readonly name: string,
    private readonly everyMs: number,
    private readonly work: () => Promise<boolean | void>,
    private readonly logger: Pick<LoggerService, 'warn'>,
  ) {}

  start(): void {
    this.running ??= this.run();
  }

  ring(): void {
    this.rung = true;
    this.wake?.();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.wake?.();
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      this.rung = false;
      const more = await this.attempt();
      if (!more && !this.rung && !this.stopped) await this.pause();
    }
  }

  private async attempt(): Promise<boolean | void> {
    try {
      return await this.work();
    } catch (error) {
      this.logger.warn(`${this.name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  private pause(): Promise<void> {
    return new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, this.everyMs);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    }).then(() => {
      this.wake = undefined;
    });
  }
}
