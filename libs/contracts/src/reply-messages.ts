import { IsBoolean, IsIn, IsInt, IsObject, IsOptional, IsString, IsUUID, MaxLength, Min } from 'class-validator';
import { Contact, IsInstant, Nested, ReportFacts } from './parts.js';
import { AUTHORS, REPLY_CHANNELS, REPLY_KINDS, SCRIPTS, type Author, type ReplyChannel, type ReplyKind, type Script } from './values.js';

/** Desk asks a channel to send a reply to the citizen. Routing key: `reply.requested.<to.channel>`. */
export class ReplyRequested extends ReportFacts {
  @IsUUID() replyId!: string;
  @IsIn(REPLY_KINDS) kind!: ReplyKind;
  @IsIn(AUTHORS) author!: Author;
  @IsString() @MaxLength(20_000) text!: string;
  @Nested(() => Contact) to!: Contact;
  @IsIn(SCRIPTS) script!: Script;
  /** Staff ask for it once more: what has failed or waits is sent now under the same id; what has left or arrived is not. */
  @IsOptional() @IsBoolean() again?: boolean;
}

class ReplyFacts extends ReportFacts {
  @IsUUID() replyId!: string;
  @IsIn(REPLY_KINDS) kind!: ReplyKind;
  @IsIn(AUTHORS) author!: Author;
  @IsIn(REPLY_CHANNELS) via!: ReplyChannel;
  /** How often the channel has tried so far. */
  @IsOptional() @IsInt() @Min(0) attempts?: number;
}

/** The reply left: this moment decides whether it was in time. */
export class ReplyHandedOver extends ReplyFacts {
  @IsInstant() at!: string;
  @IsOptional() @IsString() @MaxLength(10_000) text?: string;
}

/** The reply is proven to have reached the citizen's channel: whether it counts. */
export class ReplyDelivered extends ReplyFacts {
  @IsInstant() handedOverAt!: string;
  @IsInstant() provenAt!: string;
  /** What proves it: the provider's id and status, the SMTP response, the operator who called back. Never an address. */
  @IsObject() proof!: Record<string, string>;
}

/** The reply did not reach the citizen, or came back later (a bounce takes the proof back). */
export class ReplyFailed extends ReplyFacts {
  @IsInstant() at!: string;
  @IsString() @MaxLength(500) reason!: string;
  @IsOptional() @IsInstant() handedOverAt?: string;
}
