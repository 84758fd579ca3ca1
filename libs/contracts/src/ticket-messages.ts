import { ArrayMaxSize, IsArray, IsBoolean, IsIn, IsInt, IsOptional, IsString, MaxLength, Min, ValidateIf } from 'class-validator';
import { AGENCY_CODES, ASSIGNEES, type AgencyCode, type Assignee } from './agencies.js';
import { Attachment, IsInstant, Nested, Place, ReportFacts } from './parts.js';
import { AUTHORS, DECLINE_REASONS, REPORT_KINDS, TICKET_STATES, type Author, type DeclineReason, type ReportKind, type TicketState } from './values.js';

/** A body is competent for a ticket. The same message goes to the body's own queue. */
export class TicketAssigned extends ReportFacts {
  @IsIn(AGENCY_CODES) agency!: AgencyCode;
  @ValidateIf((ticket: TicketAssigned) => ticket.text !== null) @IsString() @MaxLength(100_000) text!: string | null;
  @IsBoolean() urgent!: boolean;
  @IsIn(AUTHORS) by!: Author;
  @IsArray() @ArrayMaxSize(50) @Nested(() => Attachment, true) attachments!: Attachment[];
  @IsOptional() @Nested(() => Place) place?: Place;
  @IsOptional() @IsString() @MaxLength(200) category?: string;
}

/** A ticket changed its state. */
export class TicketUpdated extends ReportFacts {
  @IsIn(TICKET_STATES) state!: TicketState;
  @IsIn(ASSIGNEES) agency!: Assignee;
  @IsIn(AUTHORS) by!: Author;
  @IsInstant() at!: string;
  @IsInt() @Min(0) version!: number;
  @IsOptional() @IsIn(DECLINE_REASONS) reason?: DeclineReason;
  @IsOptional() @IsInstant() plannedFor?: string;
}

/** A body says "not ours": routing answers with `report.routed` again. */
export class TicketRefused extends ReportFacts {
  @IsIn(AGENCY_CODES) agency!: AgencyCode;
  @IsString() @MaxLength(4_000) reason!: string;
  /** Every body that has refused this ticket so far, the present one included. */
  @IsArray() @IsIn(AGENCY_CODES, { each: true }) refusedBy!: AgencyCode[];
  @IsOptional() @IsIn(AGENCY_CODES) proposed?: AgencyCode;
}

/** A human chose the body, or the kind of report: routing writes it down as a correction and decides nothing. */
export class TicketCorrected extends ReportFacts {
  @IsIn(ASSIGNEES) agency!: Assignee;
  @IsIn(ASSIGNEES) was!: Assignee;
  @IsString() by!: string;
  /** The kind that was chosen; then the body was not the question, and stays what it was. */
  @IsOptional() @IsIn(REPORT_KINDS) kind?: ReportKind;
}
