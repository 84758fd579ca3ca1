import { Inject, Module, type OnModuleInit } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { CHANNEL_ENTITIES, CHANNEL_MIGRATIONS, ChannelModule, MediaFetcher } from '@s48/channel';
import { CONFIG, Logger, Readiness, type ServiceDefinition } from '@s48/chassis';
import { Commands } from './commands.js';
import { loadSmsConfig, type SmsConfig } from './config.js';
import { GammuInbound } from './gammu.inbound.js';
import { GammuOutbox } from './gammu.outbox.js';
import { GammuSender } from './gammu.sender.js';
import { GammuTicker } from './gammu.ticker.js';
import { KannelController } from './kannel.controller.js';
import { KannelSender } from './kannel.sender.js';
import { OptOuts } from './opt-outs.js';
import { SimulatorController } from './simulator.controller.js';
import { SimulatorSender } from './simulator.sender.js';
import { SimulatorTicker } from './simulator.ticker.js';
import { SmsAdapter } from './sms.adapter.js';
import { SmppTables1764000000102 } from './smpp-tables.js';
import { SmppInbound } from './smpp.inbound.js';
import { SmppLink } from './smpp.link.js';
import { SmppSender } from './smpp.sender.js';
import { SmppSentParts } from './smpp.sent-parts.js';
import { SmppTicker } from './smpp.ticker.js';
import { SMS_SENDER, type SmsSender } from './sms-sender.js';
import { SmsTables1764000000101 } from './sms-tables.js';
import { TwilioApi } from './twilio.api.js';
import { TwilioController } from './twilio.controller.js';
import { TwilioMedia } from './twilio.media.js';
import { TwilioSignatures } from './twilio.signatures.js';
import { TwilioSender } from './twilio.sender.js';
import { TwilioTicker } from './twilio.ticker.js';

const SENDERS = { twilio: TwilioSender, kannel: KannelSender, smpp: SmppSender, gammu: GammuSender, simulator: SimulatorSender } as const;

const sender = {
  provide: SMS_SENDER,
  inject: [CONFIG, ModuleRef],
  useFactory: async ({ outbound }: SmsConfig, modules: ModuleRef): Promise<SmsSender | null> => (outbound ? modules.create<SmsSender>(SENDERS[outbound]) : null),
};

@Module({
  imports: [ChannelModule.of({ channel: 'sms', adapter: SmsAdapter, providers: [OptOuts, Commands, TwilioApi, TwilioMedia, MediaFetcher, SmppLink, SmppSentParts, GammuOutbox, sender], notices: true })],
  controllers: [TwilioController, KannelController, SimulatorController],
  providers: [TwilioSignatures, TwilioTicker, SimulatorTicker, SmppInbound, SmppTicker, GammuInbound, GammuTicker],
})
export class SmsModule implements OnModuleInit {
  constructor(
    @Inject(CONFIG) private readonly config: SmsConfig,
    @Inject(Readiness) private readonly readiness: Readiness,
    @Inject(TwilioSignatures) private readonly signatures: TwilioSignatures,
    @Inject(GammuTicker) private readonly gammu: GammuTicker,
    @Inject(SMS_SENDER) private readonly sender: SmsSender | null,
    @Inject(Logger) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    const { inbound, outbound } = this.config;
    this.readiness.report('sms', () => [stateOf('SMS_INBOUND', inbound, this.signatures.trouble ?? this.gammu.trouble), stateOf('SMS_OUTBOUND', outbound, this.sender?.trouble)].join('; '));
    this.logger.log(`sms ${stateOf('SMS_INBOUND', inbound)}; ${stateOf('SMS_OUTBOUND', outbound)}`);
  }
}

function stateOf(name: string, driver: string | undefined, trouble?: string): string {
  const way = name === 'SMS_INBOUND' ? 'in' : 'out';
  if (!driver) return `${way} off: ${name} is not set`;
  return `${way} on: ${driver}${trouble ? ` (${trouble})` : ''}`;
}

export const smsService: ServiceDefinition = {
  service: 'sms',
  module: SmsModule,
  entities: [...CHANNEL_ENTITIES],
  migrations: [...CHANNEL_MIGRATIONS, SmsTables1764000000101, SmppTables1764000000102],
  config: loadSmsConfig,
};
