import { parseAs, Nested } from '@s48/contracts';
import { isMobile, toE164, toMailAddress } from '@s48/channel';
import { IsArray, IsBoolean, IsIn, IsLatitude, IsLongitude, IsOptional, IsString, MaxLength, MinLength, registerDecorator, ValidateIf } from 'class-validator';

const rule = (name: string, message: string, validate: (value: unknown) => boolean): PropertyDecorator => (target, property) =>
  registerDecorator({ name, target: target.constructor, propertyName: property as string, options: { message }, validator: { validate } });

const NotBlank = (message: string): PropertyDecorator => rule('notBlank', message, (value) => typeof value === 'string' && value.trim().length >= 3);

/** How the citizen wants to hear of it beside the tracking page. */
export class Courtesy {
  @IsOptional() @rule('mail', 'adresa e-pošte nije ispravna; primer: ime@primer.rs', (value) => typeof value === 'string' && toMailAddress(value) !== null) email?: string;
  @IsOptional() @rule('phone', 'broj telefona nije ispravan; primer: 064 123 4567', (value) => typeof value === 'string' && toE164(value) !== null) phone?: string;
}

/** What a citizen fills in. The messages are for citizens. */
export class Submission {
  @IsString({ message: 'opišite problem rečima (tekst)' }) @NotBlank('opišite problem, bar tri slova') @MaxLength(10_000, { message: 'opis je predugačak; dozvoljeno je 10000 znakova' }) text!: string;
  @IsOptional() @IsString({ message: 'mesto upišite rečima (tekst)' }) @MaxLength(500, { message: 'mesto je predugačko; dozvoljeno je 500 znakova' }) place?: string;
  @ValidateIf(placed) @IsLatitude({ message: 'geografska širina je broj od -90 do 90 i ide uz lon' }) @rule('number', 'mora biti broj', isNumber) lat?: number;
  @ValidateIf(placed) @IsLongitude({ message: 'geografska dužina je broj od -180 do 180 i ide uz lat' }) @rule('number', 'mora biti broj', isNumber) lon?: number;
  @IsOptional() @IsString({ message: 'vrsta problema je tekst' }) @MaxLength(200, { message: 'vrsta problema je predugačka; dozvoljeno je 200 znakova' }) category?: string;
  @IsOptional() @Nested(() => Courtesy) contact?: Courtesy;
  /** Consent: the text may be shown in public lists. */
  @IsOptional() @IsBoolean({ message: 'true ili false' }) publicText?: boolean;
}

function placed(submission: Submission): boolean {
  return submission.lat != null || submission.lon != null;
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value);
}

/** A submission with its origin, as it lies in the raw message. */
export class KeptSubmission extends Submission {
  @IsIn(['form', 'open311']) source!: 'form' | 'open311';
  @IsOptional() @IsString() client?: string;
  @IsOptional() @IsString() serviceCode?: string;
  /** Links to photos that are to be followed. */
  @IsOptional() @IsArray() @IsString({ each: true }) media?: string[];
}

/** More from a citizen about a report: words to add, or that it is not solved. */
export class Addition {
  @IsString() @MinLength(1) @MaxLength(200) token!: string;
  @IsString({ message: 'napišite šta želite da dodate' }) @NotBlank('napišite šta želite da dodate, bar tri slova') @MaxLength(10_000, { message: 'tekst je predugačak; dozvoljeno je 10000 znakova' }) text!: string;
}

/** An addition as it lies in the raw message: permission was checked at the door. */
export class KeptAddition {
  @IsIn(['supplement', 'reopen']) source!: 'supplement' | 'reopen';
  @IsString() reportId!: string;
  @IsString() @MaxLength(10_000) text!: string;
  @IsBoolean() verified!: boolean;
}

export type Kept = KeptSubmission | KeptAddition;

export const readKept = (fields: Readonly<Record<string, unknown>>): Kept =>
  fields['reportId'] === undefined ? parseAs(KeptSubmission, fields) : parseAs(KeptAddition, fields);

export interface Addresses {
  readonly email?: string;
  readonly mobile?: string;
  readonly phone?: string;
  /** The one that tells whose report it is. */
  readonly person?: string;
}

export function addressesOf({ contact }: Submission): Addresses {
  const email = contact?.email ? toMailAddress(contact.email) : null;
  const phone = contact?.phone ? toE164(contact.phone) : null;
  const person = email ?? phone;
  return { ...(email && { email }), ...(phone && { phone, ...(isMobile(phone) && { mobile: phone }) }), ...(person && { person }) };
}
