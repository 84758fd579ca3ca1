import multipart from '@fastify/multipart';
import { Module } from '@nestjs/common';
import { CHANNEL_ENTITIES, CHANNEL_MIGRATIONS, ChannelModule } from '@s48/channel';
import type { ServiceDefinition } from '@s48/chassis';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Callbacks } from './callbacks.js';
import { CallbacksController } from './callbacks.controller.js';
import { loadPhoneConfig } from './config.js';
import { DamagedController } from './damaged.controller.js';
import { EntriesController } from './entries.controller.js';
import { PhoneAdapter } from './phone.adapter.js';
import { PhoneMailbox1764000000042 } from './phone-mailbox.js';
import { PhoneSpool1764000000043 } from './phone-spool.js';
import { PhoneTables1764000000041 } from './phone-tables.js';
import { PhoneRetention1764000000044 } from './phone-retention.js';
import { PhoneHandlers } from './phone.handlers.js';
import { Receipts } from './receipts.js';
import { Recording } from './recording.entity.js';
import { Recordings } from './recordings.js';
import { RecordingsController } from './recordings.controller.js';
import { RecordingsTicker } from './recordings.ticker.js';
import { SimulatorController } from './simulator.controller.js';
import { SoundRetentionTicker } from './sound-retention.ticker.js';
import { Sounds } from './sounds.js';
import { SpeechTicker } from './speech.ticker.js';
import { TwilioApi } from './twilio.api.js';
import { TwilioController } from './twilio.controller.js';
import { TwilioTicker } from './twilio.ticker.js';
import { VoicemailMailTicker } from './voicemail-mail.ticker.js';
import { VoicemailTicker } from './voicemail.ticker.js';

/** A recording of a quarter of an hour, uncompressed. */
const MAX_AUDIO_BYTES = 32 * 1024 * 1024;

@Module({
  imports: [ChannelModule.of({ channel: 'phone', adapter: PhoneAdapter, providers: [Callbacks, Receipts, TwilioApi], notices: true })],
  controllers: [PhoneHandlers, RecordingsController, DamagedController, EntriesController, CallbacksController, SimulatorController, TwilioController],
  providers: [Recordings, Sounds, RecordingsTicker, VoicemailTicker, VoicemailMailTicker, TwilioTicker, SpeechTicker, SoundRetentionTicker],
})
export class PhoneModule {}

async function takeAudio(app: NestFastifyApplication): Promise<void> {
  await app.register(multipart, { limits: { fileSize: MAX_AUDIO_BYTES, files: 1, fields: 10 } });
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addContentTypeParser(/^audio\//, { parseAs: 'buffer', bodyLimit: MAX_AUDIO_BYTES }, (_request, body, done) => done(null, body));
}

export const phoneService: ServiceDefinition = {
  service: 'phone',
  module: PhoneModule,
  entities: [...CHANNEL_ENTITIES, Recording],
  migrations: [...CHANNEL_MIGRATIONS, PhoneTables1764000000041, PhoneMailbox1764000000042, PhoneSpool1764000000043, PhoneRetention1764000000044],
  config: loadPhoneConfig,
  configure: takeAudio,
};
