import { toE164, toMailAddress } from '@s48/channel';
import { Invalid, IsInstant, Nested, parseAs, Place, TRANSCRIPT_OUTCOMES, type Channel, type TranscriptOutcome, type Violation } from '@s48/contracts';
import { IsIn, IsOptional, IsString, MaxLength, MinLength } from 'class-validator';
import { contactFor, obstacleTo, WAYS, type Way } from './domain/contact-rule.js';
import type { EntryInput } from './domain/raw-input.js';
import { leftBehind } from './left-behind.js';
import type { Transcript } from './recordings.js';

class ContactBody {
  @IsOptional() @IsString() @MaxLength(40) phone?: string;
  @IsOptional() @IsString() @MaxLength(320) email?: string;
  @IsOptional() @IsIn(WAYS) way?: Way;
}

class EntryBody {
  @IsIn(['phone', 'counter']) channel!: 'phone' | 'counter';
  @IsString() @MinLength(1) @MaxLength(100_000) text!: string;
  @IsOptional() @Nested(() => Place) place?: Place;
  @IsOptional() @IsString() @MaxLength(200) category?: string;
  @IsOptional() @Nested(() => ContactBody) contact?: ContactBody;
  /** When the citizen called or stood at the counter, where it is entered later. */
  @IsOptional() @IsInstant() submittedAt?: string;
  /** Why it is entered later. */
  @IsOptional() @IsString() @MaxLength(500) why?: string;
  /** The operator's own words, where the matter was answered on the spot. */
  @IsOptional() @IsString() @MinLength(1) @MaxLength(10_000) answered?: string;
}

class TranscriptBody {
  @IsOptional() @IsString() @MaxLength(100_000) text?: string;
  @IsIn(TRANSCRIPT_OUTCOMES) outcome!: TranscriptOutcome;
  @IsOptional() @Nested(() => Place) place?: Place;
  @IsOptional() @Nested(() => ContactBody) contact?: ContactBody;
}

/** Paper entered late is taken; a mistyped year is not, for its promise would be broken at once. */
const AT_MOST_LATE_MS = 31 * 24 * 3_600_000;

/** What an operator typed of a call or a visit, checked; throws {@link Invalid}. */
export function readEntry(body: unknown, by: EntryInput['by'], now: Date): EntryInput {
  const entry = parseAs(EntryBody, body);
  refuseIf([
    ...(entry.text.trim() === '' ? [{ field: 'text', message: 'must say what the citizen reported' }] : []),
    ...contactViolations(entry.channel, entry.contact),
    ...submissionViolations(entry.submittedAt, now),
  ]);
  return { source: 'entry', ...entry, by: { id: by.id, name: by.name }, enteredAt: now.toISOString() };
}

export function readTranscript(body: unknown): Transcript {
  const { text = '', outcome, place, contact } = parseAs(TranscriptBody, body);
  refuseIf([
    ...(outcome === 'report' && text.trim() === '' ? [{ field: 'text', message: 'must hold what the caller said; a recording without speech has the outcome empty' }] : []),
    ...contactViolations('phone', contact),
  ]);
  const address = contact && contactFor(leftBehind(contact));
  return { text, outcome, ...(place && { place }), ...(address && { contact: address }) };
}

function contactViolations(channel: Channel, contact: ContactBody | undefined): Violation[] {
  if (!contact) return [];
  const { phone, email } = contact;
  const violations: Violation[] = [];
  if (phone !== undefined && !toE164(phone)) violations.push({ field: 'contact.phone', message: 'must be a number that can be called, like 064 123 45 67, 026 222 333 or +381…' });
  if (email !== undefined && !toMailAddress(email)) violations.push({ field: 'contact.email', message: 'must be an address like ime@primer.rs' });
  const obstacle = violations.length === 0 ? obstacleTo(channel, leftBehind(contact)) : null;
  return obstacle ? [obstacle] : violations;
}

function submissionViolations(submittedAt: string | undefined, now: Date): Violation[] {
  if (submittedAt === undefined) return [];
  const late = now.getTime() - Date.parse(submittedAt);
  if (late < 0) return [{ field: 'submittedAt', message: `may not be in the future; it is ${now.toISOString()} now` }];
  return late > AT_MOST_LATE_MS ? [{ field: 'submittedAt', message: 'may lie at most 31 days back' }] : [];
}

function refuseIf(violations: readonly Violation[]): void {
  if (violations.length > 0) throw new Invalid(violations);
}
