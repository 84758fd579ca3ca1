import multipart from '@fastify/multipart';
import { Module } from '@nestjs/common';
import { CHANNEL_ENTITIES, CHANNEL_MIGRATIONS, ChannelModule, MediaFetcher } from '@s48/channel';
import type { ServiceDefinition } from '@s48/chassis';
import { ChallengeController } from './challenge.controller.js';
import { CitizenReports } from './citizen-reports.js';
import { loadWebConfig } from './config.js';
import { MULTIPART_LIMITS } from './form.reader.js';
import { Open311Controller } from './open311.controller.js';
import { open311Errors } from './open311.filter.js';
import { Open311Keys } from './open311-keys.js';
import { Open311Requests } from './open311-requests.js';
import { Open311SubmitController } from './open311-submit.controller.js';
import { PhotoPositionController } from './photo-position.controller.js';
import { ProofOfWork } from './proof-of-work.js';
import { PublicStatuses } from './public-status.js';
import { ReportPageController } from './report-page.controller.js';
import { ReportsController } from './reports.controller.js';
import { RequestLimits } from './request-limits.js';
import { RobotCheck } from './robot-check.js';
import { SimulatorController } from './simulator.controller.js';
import { StatusPageController } from './status-page.controller.js';
import { Submissions } from './submissions.js';
import { TrackingLinks } from './tracking-links.js';
import { WebAdapter } from './web.adapter.js';
import { WebHandlers } from './web.handlers.js';
import { WebStatusChangesByTime1764000000132, WebTables1764000000131, WebUsedChallenges1764000000133 } from './web-tables.js';

@Module({
  imports: [ChannelModule.of({ channel: 'web', adapter: WebAdapter, providers: [TrackingLinks, MediaFetcher], notices: false })],
  controllers: [
    WebHandlers, PhotoPositionController, ReportsController, ReportPageController, ChallengeController, StatusPageController, Open311Controller, Open311SubmitController, SimulatorController,
  ],
  providers: [CitizenReports, Open311Keys, Open311Requests, ProofOfWork, PublicStatuses, RequestLimits, RobotCheck, Submissions],
})
export class WebModule {}

/** Citizens' own way in: the form, the tracking page, Open311. */
export const webService: ServiceDefinition = {
  service: 'web',
  module: WebModule,
  entities: [...CHANNEL_ENTITIES],
  migrations: [...CHANNEL_MIGRATIONS, WebTables1764000000131, WebStatusChangesByTime1764000000132, WebUsedChallenges1764000000133],
  config: loadWebConfig,
  configure: async (app) => {
    await app.register(multipart, { limits: MULTIPART_LIMITS });
    app.getHttpAdapter().getInstance().addHook('onSend', open311Errors);
  },
};
