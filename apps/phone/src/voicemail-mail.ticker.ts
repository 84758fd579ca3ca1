import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Intake, type RawMessage } from '@s48/channel';
import { MailboxReader } from '@s48/channel/mailbox';
import { CONFIG, Logger, Metrics, Readiness } from '@s48/chassis';
import { DataSource } from 'typeorm';
import type { PhoneConfig } from './config.js';
import { pack } from './domain/raw-input.js';
import { readExchangeMail } from './exchange-mail.js';

/** Uncompressed a quarter of an hour, and a half more for its form in a mail. */
const MAX_MEGABYTES = 50;

/** Takes recordings that the exchange sends as mails out of the mailbox of VOICEMAIL_IMAP_URL. */
@Injectable()
export class VoicemailMailTicker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly reader: MailboxReader | undefined;

  constructor(
    @Inject(CONFIG) config: PhoneConfig,
    @Inject(DataSource) database: DataSource,
    @Inject(Intake) intake: Intake,
    @Inject(Logger) logger: Logger,
    @Inject(Metrics) metrics: Metrics,
    @Inject(Readiness) readiness: Readiness,
  ) {
    readiness.report('phone.mailbox', () => (this.reader ? (this.reader.trouble ? `down: ${this.reader.trouble}` : 'on') : 'off: VOICEMAIL_IMAP_URL is not set'));
    const { VOICEMAIL_IMAP_URL: url, EMAIL_TLS_CA: ca, VOICEMAIL_POLL_MS: pollMs } = config;
    if (!url) return;
    const take = async (mail: RawMessage) => intake.take({ ...mail, raw: pack({ source: 'mail', mail: mail.raw }), receivedAt: await endOf(mail) });
    const options = { url, ca, consequence: 'no voicemail is read (VOICEMAIL_IMAP_URL)', maxMegabytes: MAX_MEGABYTES, pollSeconds: pollMs / 1000, take };
    this.reader = new MailboxReader(options, database, logger, metrics);
  }

  onApplicationBootstrap(): void {
    this.reader?.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.reader?.stop();
  }
}

/** The caller hung up before the mail was there; a clock of the exchange that runs ahead must not give the city more time. */
async function endOf({ raw, receivedAt }: RawMessage): Promise<Date> {
  const { endedAt } = await readExchangeMail(raw).catch(() => ({ endedAt: null }));
  return endedAt && endedAt < receivedAt ? endedAt : receivedAt;
}
