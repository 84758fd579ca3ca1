import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Intake } from '@s48/channel';
import { MailboxReader } from '@s48/channel/mailbox';
import { CONFIG, Logger, Metrics } from '@s48/chassis';
import { DataSource } from 'typeorm';
import type { EmailConfig } from './config.js';

/** Reads the mailbox of IMAP_URL. */
@Injectable()
export class ImapTicker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly reader: MailboxReader | undefined;

  constructor(
    @Inject(CONFIG) { IMAP_URL: url, EMAIL_TLS_CA: ca, EMAIL_MAX_MB: maxMegabytes, EMAIL_POLL_SECONDS: pollSeconds }: EmailConfig,
    @Inject(DataSource) database: DataSource,
    @Inject(Intake) intake: Intake,
    @Inject(Logger) logger: Logger,
    @Inject(Metrics) metrics: Metrics,
  ) {
    if (!url) return;
    const options = { url, ca, consequence: 'no e-mail is read (IMAP_URL)', maxMegabytes, pollSeconds, take: intake.take.bind(intake) };
    this.reader = new MailboxReader(options, database, logger, metrics);
  }

  get trouble(): string | undefined {
    return this.reader?.trouble;
  }

  onApplicationBootstrap(): void {
    this.reader?.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.reader?.stop();
  }
}
