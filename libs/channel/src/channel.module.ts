import { Module, type DynamicModule, type Provider, type Type } from '@nestjs/common';
import { AttachmentScans1764000000005 } from './attachment-scans.js';
import { Attachments } from './attachments.js';
import { CHANNEL_ADAPTER, type ChannelAdapter } from './channel-adapter.js';
import { ChannelMemory1764000000003 } from './channel-memory.js';
import { ChannelTables1764000000001 } from './channel-tables.js';
import { CommandAnswers } from './command-answers.js';
import { Conversation } from './conversation.entity.js';
import { Deliveries } from './deliveries.js';
import { Delivery } from './delivery.entity.js';
import { DeliveryTicker } from './delivery.ticker.js';
import { filesController } from './files.controller.js';
import { InboundMessage } from './inbound-message.entity.js';
import { inputsController } from './inputs.controller.js';
import { Intake } from './intake.js';
import { NoticeHandlers, ReplyHandlers } from './reply.handlers.js';
import { ReportRecorder } from './report-recorder.js';
import { promiseSwitchController } from './promise-switch.controller.js';
import { ScanTicker } from './scan.ticker.js';
import { unprovenController } from './unproven.controller.js';

export const CHANNEL_ENTITIES = [InboundMessage, Conversation, Delivery];
export const CHANNEL_MIGRATIONS = [ChannelTables1764000000001, ChannelMemory1764000000003, AttachmentScans1764000000005];

export interface ChannelOptions {
  readonly channel: string;
  readonly adapter: Type<ChannelAdapter>;
  /** What the adapter itself needs. */
  readonly providers?: readonly Provider[];
  /** Whether this channel also carries notices. */
  readonly notices: boolean;
}

/** What the channels do the same way: keep raw → recognise → normalise → reference → acknowledge; later deliver → prove. */
@Module({})
export class ChannelModule {
  static of({ channel, adapter, providers = [], notices }: ChannelOptions): DynamicModule {
    return {
      module: ChannelModule,
      controllers: [ReplyHandlers, ...(notices ? [NoticeHandlers] : []), filesController(channel), inputsController(channel), unprovenController(channel), promiseSwitchController(channel)],
      providers: [...providers, { provide: CHANNEL_ADAPTER, useClass: adapter }, Attachments, Deliveries, CommandAnswers, ReportRecorder, Intake, DeliveryTicker, ScanTicker],
      exports: [CHANNEL_ADAPTER, Attachments, Deliveries, Intake, ...providers.map((provider) => ('provide' in provider ? provider.provide : provider))],
    };
  }
}
