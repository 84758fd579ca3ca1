import multipart from '@fastify/multipart';
import { Module } from '@nestjs/common';
import { CHANNEL_ENTITIES, CHANNEL_MIGRATIONS, ChannelModule } from '@s48/channel';
import type { ServiceDefinition } from '@s48/chassis';
import { loadWebConfig } from './config.js';
import { MULTIPART_LIMITS } from './form.reader.js';
import { MediaFetcher } from './media.fetcher.js';
import { Open311Controller } from './open311.controller.js';
import { Open311Keys } from './open311-keys.js';
import { Open311Requests } from './open311-requests.js';
import { Open311SubmitController } from './open311-submit.controller.js';
import { PhotoPositionController } from './photo-position.controller.js';
import { PublicStatuses } from './public-status.js';
import { ReportsController } from './reports.controller.js';
import { SimulatorController } from './simulator.controller.js';
import { StatusPageController } from './status-page.controller.js';
import { SubmissionLimit } from './submission-limit.js';
import { Submissions } from './submissions.js';
import { TrackingLinks } from './tracking-links.js';
import { WebAdapter } from './web.adapter.js';
import { WebHandlers } from './web.handlers.js';
import { WebStatusChangesByTime1764000000132, WebTables1764000000131 } from './web-tables.js';

@Module({
  imports: [ChannelModule.of({ channel: 'web', adapter: WebAdapter, providers: [TrackingLinks, MediaFetcher], notices: false })],
  controllers: [WebHandlers, PhotoPositionController, ReportsController, StatusPageController, Open311Controller, Open311SubmitController, SimulatorController],
  providers: [Open311Keys, Open311Requests, PublicStatuses, Submissions, SubmissionLimit],
})
export class WebModule {}

/** Citizens' own way in: the form, the tracking page, Open311. */
export const webService: ServiceDefinition = {
  service: 'web',
  module: WebModule,
  entities: [...CHANNEL_ENTITIES],
  migrations: [...CHANNEL_MIGRATIONS, WebTables1764000000131, WebStatusChangesByTime1764000000132],
  config: loadWebConfig,
  configure: async (app) => {
    await app.register(multipart, { limits: MULTIPART_LIMITS });
  },
};
