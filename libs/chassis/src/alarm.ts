import type { Logger } from './logger.js';

const LOGGED_EVERY_MS = 60_000;

/** Something only a person can mend (credentials, settings, a link that is down): on the health page while it lasts, in the log once a minute. */
export class Alarm {
  trouble: string | undefined;
  private loggedAt = 0;

  constructor(
    private readonly logger: Logger,
    private readonly consequence: string,
  ) {}

  raise(reason: string): void {
    this.trouble = reason;
    if (Date.now() - this.loggedAt < LOGGED_EVERY_MS) return;
    this.loggedAt = Date.now();
    this.logger.error(`ALARM: ${this.consequence}: ${reason}`);
  }

  clear(): void {
    this.trouble = undefined;
  }
}
