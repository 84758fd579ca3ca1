import { IsIn, IsInt, IsOptional, IsString, IsUUID, Matches, MaxLength, Min } from 'class-validator';
import { Contact, IsInstant, Nested, ReportFacts } from './parts.js';
import { MILESTONES, type Milestone } from './promise.js';
import { REPLY_CHANNELS, VERDICTS, VOID_REASONS, type ReplyChannel, type Verdict, type VoidReason } from './values.js';

/** The clock of a promise passed a milestone and no status reply had left. */
export class SlaMilestone extends ReportFacts {
  @IsIn(MILESTONES.map(({ name }) => name)) milestone!: Milestone;
  /** The moment the milestone fell due, not the moment a sweep found it. */
  @IsInstant() dueAt!: string;
  /** As in `promise.decided`. */
  @IsOptional() @IsInt() @Min(0) round?: number;
}

/** What became of the promise; said again at each change, and the latest stands. */
export class PromiseDecided extends ReportFacts {
  @IsIn(VERDICTS) verdict!: Verdict;
  /** The moment that decides the verdict, taken from recorded facts. */
  @IsInstant() at!: string;
  @IsOptional() @IsUUID() replyId?: string;
  @IsOptional() @IsIn(VOID_REASONS) reason?: VoidReason;
  /** 0 for the first promise of a report, one more for each reopening. */
  @IsOptional() @IsInt() @Min(0) round?: number;
}

/** Something that is not a reply to a citizen under the promise: reminders, escalations, duty alarms, courtesy copies. Key: `notice.requested.<via>`. */
export class NoticeRequested {
  @IsUUID() noticeId!: string;
  @IsIn(REPLY_CHANNELS) via!: ReplyChannel;
  /** What it is about, for the log and the list of notices. */
  @Matches(/^[a-z][a-z-]{1,40}$/) purpose!: string;
  @IsString() @MaxLength(200) subject!: string;
  @IsString() @MaxLength(20_000) text!: string;
  @Nested(() => Contact) to!: Contact;
  @IsOptional() @Matches(/^48(-\d{4}){2,3}$/) reference?: string;
  /** Reminders wait for working hours. */
  @IsOptional() @IsInstant() notBefore?: string;
}

export class NoticeDelivered {
  @IsUUID() noticeId!: string;
  @IsInstant() at!: string;
}

export class NoticeFailed {
  @IsUUID() noticeId!: string;
  @IsInstant() at!: string;
  @IsString() @MaxLength(500) reason!: string;
}
