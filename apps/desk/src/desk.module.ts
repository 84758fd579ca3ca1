import { Module } from '@nestjs/common';
import { Sessions, type ServiceDefinition } from '@s48/chassis';
import { AccountLinks } from './account-links.js';
import { AccountLinksController } from './account-links.controller.js';
import { AccountLinks1764000000014 } from './account-tables.js';
import { Accounts } from './accounts.js';
import { AccountsController } from './accounts.controller.js';
import { AwaitedAlarms1764000000026 } from './alarm-tables.js';
import { AuditController } from './audit.controller.js';
import { AlarmTicker } from './alarm.ticker.js';
import { AnswerTexts1764000000018 } from './answer-tables.js';
import { AnswerTexts } from './answer-texts.js';
import { AnswerTextsController } from './answer-texts.controller.js';
import { Answers } from './answers.js';
import { Agencies } from './agencies.js';
import { AgenciesController, AgencySimulatorController } from './agencies.controller.js';
import { AgencyController } from './agency.controller.js';
import { AgencyHandlers } from './agency.handlers.js';
import { AgencyStatuses } from './agency-status.js';
import { AgencyStatusController } from './agency-status.controller.js';
import { loadDeskConfig } from './config.js';
import { TicketContacts1764000000012 } from './contact-tables.js';
import { DeskTables1764000000010 } from './desk-tables.js';
import { DocsController } from './docs.controller.js';
import { Dispatches } from './dispatches.js';
import { DispatchTicker } from './dispatch.ticker.js';
import { Drafts } from './drafts.js';
import { DraftsController } from './drafts.controller.js';
import { HeldRepliesTicker } from './held-replies.ticker.js';
import { IncidentTickets1764000000025 } from './incident-tables.js';
import { TicketLinks1764000000015 } from './link-tables.js';
import { Links } from './links.js';
import { LinksController } from './links.controller.js';
import { Live } from './live.js';
import { LiveController } from './live.controller.js';
import { Notices } from './notices.js';
import { NoticesController } from './notices.controller.js';
import { Operators } from './operators.js';
import { PromiseHandlers } from './promise.handlers.js';
import { Refusals1764000000023 } from './refusal-tables.js';
import { Replies } from './replies.js';
import { Reply } from './reply.entity.js';
import { ReplyHandlers } from './reply.handlers.js';
import { ReplyList } from './reply-list.js';
import { ReplyDrafts1764000000013, ReplyRetries1764000000011 } from './reply-tables.js';
import { RepliesController } from './replies.controller.js';
import { ReportHandlers } from './report.handlers.js';
import { SessionController } from './session.controller.js';
import { Ticket } from './ticket.entity.js';
import { TicketView } from './ticket-view.js';
import { Tickets } from './tickets.js';
import { TicketsController } from './tickets.controller.js';
import { UnroutedTickets1764000000024 } from './unrouted-tables.js';
import { UnroutedTicker } from './unrouted.ticker.js';
import { Urgency1764000000019 } from './urgency-tables.js';

@Module({
  controllers: [
    ReportHandlers, ReplyHandlers, PromiseHandlers, AgencyHandlers,
    SessionController, AccountsController, AccountLinksController, TicketsController, AgencyStatusController, DraftsController, LinksController, RepliesController, NoticesController, AgenciesController, AgencySimulatorController, AgencyController, AnswerTextsController, AuditController, DocsController, LiveController,
  ],
  providers: [AlarmTicker, AnswerTexts, Accounts, AccountLinks, { provide: Sessions, useExisting: Accounts }, Answers, Agencies, AgencyStatuses, Dispatches, DispatchTicker, Drafts, HeldRepliesTicker, Links, Live, Notices, Operators, Replies, ReplyList, Tickets, TicketView, UnroutedTicker],
  exports: [Sessions],
})
class DeskModule {}

/** The city's cases: their life, the replies to citizens, the agencies, the people who work here. */
export const deskService: ServiceDefinition = {
  service: 'desk',
  module: DeskModule,
  entities: [Ticket, Reply],
  migrations: [DeskTables1764000000010, ReplyRetries1764000000011, TicketContacts1764000000012, ReplyDrafts1764000000013, AccountLinks1764000000014, TicketLinks1764000000015, AnswerTexts1764000000018, Urgency1764000000019, Refusals1764000000023, UnroutedTickets1764000000024, IncidentTickets1764000000025, AwaitedAlarms1764000000026],
  config: loadDeskConfig,
};
