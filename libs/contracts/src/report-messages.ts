import { ArrayMaxSize, IsArray, IsBoolean, IsIn, IsNumber, IsOptional, IsString, IsUUID, Matches, Max, MaxLength, Min, ValidateIf } from 'class-validator';
import { ASSIGNEES, type Assignee } from './agencies.js';
import { Alternative, Attachment, Contact, Incident, IsInstant, Nested, Place, Reason, ReportFacts } from './parts.js';
import { REPLY_CHANNELS, REPORT_KINDS, SCRIPTS, type ReplyChannel, type ReportKind, type Script } from './values.js';

/** A citizen reported something; `text` is null for a recording that nobody has transcribed yet. */
export class ReportReceived extends ReportFacts {
  @ValidateIf((report: ReportReceived) => report.text !== null) @IsString() @MaxLength(100_000) text!: string | null;
  @IsIn(SCRIPTS) script!: Script;
  @IsBoolean() urgent!: boolean;
  @IsArray() @ArrayMaxSize(50) @Nested(() => Attachment, true) attachments!: Attachment[];
  @IsOptional() @Nested(() => Contact) contact?: Contact;
  /** Further addresses that the citizen gave with the report; used when the first fails. */
  @IsOptional() @IsArray() @ArrayMaxSize(5) @Nested(() => Contact, true) otherContacts?: Contact[];
  @IsOptional() @Nested(() => Place) place?: Place;
  @IsOptional() @IsString() @MaxLength(200) category?: string;
  /** The citizen agrees that the text may be shown in public lists. */
  @IsOptional() @IsBoolean() publicText?: boolean;
  /** Answered on the spot, on the phone or at the counter: a proven operator reply, in the operator's words. */
  @IsOptional() @IsString() @MaxLength(10_000) answered?: string;
  /** The report this one continues (an edited reply on an old thread, a call about an earlier case). */
  @IsOptional() @IsUUID() relatedTo?: string;
}

export const TRANSCRIPT_OUTCOMES = ['report', 'empty', 'spam', 'not-a-report'] as const;
export type TranscriptOutcome = (typeof TRANSCRIPT_OUTCOMES)[number];

/** An operator wrote down a recording. */
export class ReportTranscribed extends ReportFacts {
  @IsString() @MaxLength(100_000) text!: string;
  @IsIn(TRANSCRIPT_OUTCOMES) outcome!: TranscriptOutcome;
  @IsBoolean() urgent!: boolean;
  @IsString() by!: string;
  @IsOptional() @Nested(() => Place) place?: Place;
  /** What a caller with a hidden number said on the recording; absent when the number was known. */
  @IsOptional() @Nested(() => Contact) contact?: Contact;
}

/** The citizen added something to a report. */
export class ReportSupplemented extends ReportFacts {
  @IsUUID() supplementId!: string;
  @IsInstant() at!: string;
  @IsString() @MaxLength(100_000) text!: string;
  @IsArray() @ArrayMaxSize(50) @Nested(() => Attachment, true) attachments!: Attachment[];
  /** False when it came from another address than the report's own. */
  @IsBoolean() verified!: boolean;
  /** The citizen wants nothing on this channel any more (STOP). */
  @IsOptional() @IsIn(REPLY_CHANNELS) optOut?: ReplyChannel;
}

/** The citizen says that an answered case is not solved: a new promise starts, the old verdict stays. */
export class ReportReopened extends ReportFacts {
  /** The new promise counts from here. */
  @IsInstant() reopenedAt!: string;
  @IsOptional() @IsString() @MaxLength(10_000) text?: string;
}

/** Routing says which body is competent, how sure it is, and why. */
export class ReportRouted extends ReportFacts {
  @IsIn(ASSIGNEES) agency!: Assignee;
  @IsNumber() @Min(0) @Max(1) confidence!: number;
  /** True when routing decided alone; false sends the ticket to triage with the body as a suggestion. */
  @IsBoolean() automatic!: boolean;
  @IsBoolean() urgent!: boolean;
  @IsIn(REPORT_KINDS) kind!: ReportKind;
  @IsArray() @Nested(() => Reason, true) reasons!: Reason[];
  @IsArray() @Nested(() => Alternative, true) alternatives!: Alternative[];
  /** Rules and model that decided; with it the decision can be replayed. */
  @IsString() version!: string;
  @IsUUID() decisionId!: string;
  @IsOptional() @Nested(() => Incident) incident?: Incident;
}

/** The one call by which every service redacts a person. */
export class PersonErased {
  @IsString() @Matches(/^[\w-]{16,100}$/) key!: string;
  @IsInstant() at!: string;
}
