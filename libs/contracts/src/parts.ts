import 'reflect-metadata';
import { Type } from 'class-transformer';
import { IsBoolean, IsIn, IsISO8601, IsInt, IsLatitude, IsLongitude, IsNumber, IsObject, IsOptional, IsString, IsUUID, Matches, Max, MaxLength, Min, ValidateNested } from 'class-validator';
import { CHANNELS, REPLY_CHANNELS, type Channel, type ReplyChannel } from './values.js';

const DATE_AND_TIME = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/;

/** A day or a moment that exists. ISO 8601 also writes weeks and days of the year, which `Date` does not read. */
export const IsInstant = (): PropertyDecorator => (target, key) => {
  IsISO8601({ strict: true })(target, key as string);
  Matches(DATE_AND_TIME, { message: `${String(key)} must be a date, with or without a time (example: 2026-03-02T08:00:00Z)` })(target, key as string);
};

/** A citizen's address, sealed by the channel that took it. Only channels open it. */
export class Contact {
  @IsIn(REPLY_CHANNELS) channel!: ReplyChannel;
  /** AES-256-GCM, base64url. Absent when the channel needs no address (web: the tracking page; phone: pick-up at the counter). */
  @IsOptional() @IsString() @MaxLength(4_000) sealed?: string;
  /** HMAC of the normalised address: groups the reports of one person without telling who it is. */
  @IsOptional() @IsString() @MaxLength(100) key?: string;
}

export class Place {
  @IsOptional() @IsString() @MaxLength(500) text?: string;
  @IsOptional() @IsLatitude() lat?: number;
  @IsOptional() @IsLongitude() lon?: number;
}

/** Metadata only: the bytes stay in the channel's schema. */
export class Attachment {
  /** sha256 of the bytes, hex. */
  @Matches(/^[0-9a-f]{64}$/) id!: string;
  @IsString() @MaxLength(300) name!: string;
  @IsString() @MaxLength(200) mime!: string;
  @IsInt() @Min(0) size!: number;
}

/** What identifies a report in every message, so that a consumer can start from whichever message comes first. */
export class ReportFacts {
  @IsUUID() reportId!: string;
  @Matches(/^48(-\d{4}){2,3}$/) reference!: string;
  @IsIn(CHANNELS) channel!: Channel;
  /** When the citizen submitted (SMS or mail reached the server, form posted, caller hung up, visitor stood at the counter). */
  @IsInstant() receivedAt!: string;
  /** receivedAt plus the promise, fixed at intake. */
  @IsInstant() deadline!: string;
}

export class Alternative {
  @IsString() agency!: string;
  @IsNumber() @Min(0) @Max(1) probability!: number;
}

/** Of a reason's detail. */
export const LONGEST_DETAIL = 500;

/** One piece of evidence behind a routing decision: a rule, a word, a human. */
export class Reason {
  @IsString() @MaxLength(50) kind!: string;
  @IsString() @MaxLength(LONGEST_DETAIL) detail!: string;
  @IsOptional() @IsNumber() weight?: number;
}

export class Incident {
  @IsUUID() reportId!: string;
  @IsNumber() @Min(0) @Max(1) probability!: number;
  @IsBoolean() suggested!: boolean;
}

export const Nested = (type: () => new () => object, each = false): PropertyDecorator => (target, key) => {
  // ValidateNested alone takes a list where one object is due, and checks nothing when it is empty.
  IsObject({ each })(target, key as string);
  ValidateNested({ each })(target, key as string);
  Type(type)(target, key as string);
};
