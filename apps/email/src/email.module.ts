import { Inject, Module, type OnModuleInit } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { CHANNEL_ENTITIES, CHANNEL_MIGRATIONS, ChannelModule } from '@s48/channel';
import { CONFIG, Logger, Readiness, type ServiceDefinition } from '@s48/chassis';
import { AnswersIndex1764000000302 } from './answers-index.js';
import { Bounces } from './bounces.js';
import { loadEmailConfig, type EmailConfig } from './config.js';
import { EmailAdapter } from './email.adapter.js';
import { EmailTables1764000000301 } from './email-tables.js';
import { ImapTicker } from './imap.ticker.js';
import { MailListener } from './mail.listener.js';
import { MAIL_SENDER, type MailSender } from './mail-sender.js';
import { Postings } from './postings.js';
import { Queries } from './queries.js';
import { Refusals } from './refusals.js';
import { SimulatorController } from './simulator.controller.js';
import { SimulatorSender } from './simulator.sender.js';
import { SmtpSender } from './smtp.sender.js';
import { Threads } from './threads.js';

const SENDERS = { smtp: SmtpSender, simulator: SimulatorSender } as const;

const sender = {
  provide: MAIL_SENDER,
  inject: [CONFIG, ModuleRef],
  useFactory: async ({ outbound }: EmailConfig, modules: ModuleRef): Promise<MailSender | null> => (outbound ? modules.create<MailSender>(SENDERS[outbound]) : null),
};

@Module({
  imports: [ChannelModule.of({ channel: 'email', adapter: EmailAdapter, providers: [Bounces, Threads, Refusals, Queries, Postings, sender], notices: true })],
  controllers: [SimulatorController],
  providers: [ImapTicker, MailListener],
})
export class EmailModule implements OnModuleInit {
  constructor(
    @Inject(CONFIG) private readonly config: EmailConfig,
    @Inject(Readiness) private readonly readiness: Readiness,
    @Inject(ImapTicker) private readonly imap: ImapTicker,
    @Inject(MailListener) private readonly listener: MailListener,
    @Inject(MAIL_SENDER) private readonly sender: MailSender | null,
    @Inject(Logger) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.readiness.report('email', () => this.state());
    this.logger.log(`email ${this.state()}`);
  }

  private state(): string {
    const { inbound, pushed, outbound } = this.config;
    const fetched = inbound || !pushed ? [stateOf('in', inbound, 'IMAP_URL', this.imap.trouble)] : [];
    const listening = pushed ? [stateOf('in', pushed, 'MAIL_LISTEN', this.listener.trouble)] : [];
    return [...fetched, ...listening, stateOf('out', outbound, 'SMTP_URL', this.sender?.trouble)].join('; ');
  }
}

function stateOf(way: string, driver: string | undefined, variable: string, trouble: string | undefined): string {
  if (!driver) return `${way} off: ${variable} is not set`;
  return `${way} on: ${driver}${trouble ? ` (${trouble})` : ''}`;
}

export const emailService: ServiceDefinition = {
  service: 'email',
  module: EmailModule,
  entities: [...CHANNEL_ENTITIES],
  migrations: [...CHANNEL_MIGRATIONS, EmailTables1764000000301, AnswersIndex1764000000302],
  config: loadEmailConfig,
};
