import { IsIn, IsOptional, IsString, Matches, MaxLength, MinLength } from 'class-validator';
import { AGENCY_CODES, type AgencyCode } from './agencies.js';
import { IsInstant } from './parts.js';
import { AGENCY_STATES, type AgencyState } from './values.js';

/** What an agency says about a ticket, over REST or the exchange `s48.agency.in` (key `<code>.status`). */
export class AgencyStatus {
  @IsIn(AGENCY_STATES) state!: AgencyState;
  /** Quoted verbatim to the citizen; with `not-ours` it is for the city only. */
  @IsString() @MinLength(3) @MaxLength(4_000) message!: string;
  @IsOptional() @IsInstant() plannedFor?: string;
  /** With `declined` one of the decline reasons; with `not-ours` in the agency's own words. */
  @IsOptional() @IsString() @MaxLength(1_000) reason?: string;
  /** With `not-ours`: the body that the agency holds competent. */
  @IsOptional() @IsIn(AGENCY_CODES) proposed?: AgencyCode;
}

/** The same, as it arrives on the bus: the agency is taken from the routing key, which the broker guards. */
export class AgencyReported extends AgencyStatus {
  @IsIn(AGENCY_CODES) agency!: AgencyCode;
  @Matches(/^48(-\d{4}){2,3}$/) reference!: string;
}

/** An agency's system has taken a ticket off its queue (key `<code>.received`). */
export class AgencyReceived {
  @IsIn(AGENCY_CODES) agency!: AgencyCode;
  @Matches(/^48(-\d{4}){2,3}$/) reference!: string;
}
