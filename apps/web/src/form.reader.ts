import { BadRequestException, PayloadTooLargeException, UnsupportedMediaTypeException } from '@nestjs/common';
import type { MultipartFile } from '@fastify/multipart';
import { Invalid, type Violation } from '@s48/contracts';
import type { FastifyRequest } from 'fastify';
import { isHeic, MAX_PHOTO_BYTES, MAX_PHOTOS, photoType } from './domain/photo.js';
import type { RawFile } from './domain/raw-form.js';

/** A form as it came: every field with all its values, photos by their content. */
export interface Form {
  readonly fields: ReadonlyMap<string, readonly string[]>;
  readonly files: readonly RawFile[];
  /** Files that are not taken, and why. */
  readonly refused: readonly Violation[];
}

/** The photos of a form, unless one of them is not taken. */
export function photosOf({ files, refused }: Form): readonly RawFile[] {
  if (refused.length > 0) throw new Invalid(refused);
  return files;
}

const MAX_BODY = MAX_PHOTOS * MAX_PHOTO_BYTES + 1024 * 1024;

export const MULTIPART_LIMITS = { fieldNameSize: 200, fieldSize: 100_000, fields: 200, files: 20, parts: 220, headerPairs: 50, fileSize: MAX_PHOTO_BYTES };

/** Reads multipart or url-encoded fields and photos, to the end: what is wrong with the photos can be told together, and after the key was checked. */
export async function readForm(request: FastifyRequest): Promise<Form> {
  if (!request.isMultipart()) return { fields: encodedFields(request), files: [], refused: [] };
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY) throw new PayloadTooLargeException(tooLarge);
  // The reading begins in this call, so that the counting takes no byte from it.
  return Promise.race([readParts(request), notBeyond(MAX_BODY, request)]);
}

async function readParts(request: FastifyRequest): Promise<Form> {
  const fields = new Map<string, string[]>();
  const files: RawFile[] = [];
  const refused: Violation[] = [];
  try {
    for await (const part of request.parts({ limits: MULTIPART_LIMITS, throwFileSizeLimit: false } as object)) {
      // A part that says it is JSON comes as what it says.
      if (part.type === 'field') add(fields, part.fieldname, typeof part.value === 'object' ? JSON.stringify(part.value) : String(part.value));
      else await take(part, files, refused);
    }
  } catch (error) {
    // Limits name their own status; what has none was no multipart, or ended in the middle.
    throw (error as { statusCode?: number }).statusCode ? error : new BadRequestException('Forma je nepotpuna ili oštećena; pošaljite je ponovo');
  }
  return { fields, files, refused };
}

/** Rejects when more comes than a form may have, and lets no more in. A body need not say how long it is. */
function notBeyond(limit: number, { raw }: FastifyRequest): Promise<never> {
  return new Promise((_, reject) => {
    let size = 0;
    raw.on('data', ({ length }: Buffer) => {
      size += length;
      if (size <= limit) return;
      raw.unpipe().pause();
      reject(new PayloadTooLargeException(tooLarge));
    });
  });
}

const tooLarge = `Prijava je prevelika: dozvoljeno je najviše ${MAX_PHOTOS} fotografija od po 10 MB`;

function encodedFields(request: FastifyRequest): Map<string, string[]> {
  if (!request.headers['content-type']?.startsWith('application/x-www-form-urlencoded')) {
    throw new UnsupportedMediaTypeException('The body must be multipart/form-data, application/x-www-form-urlencoded or application/json');
  }
  const fields = new Map<string, string[]>();
  for (const [name, value] of Object.entries((request.body ?? {}) as Record<string, string | string[]>)) {
    for (const one of Array.isArray(value) ? value : [value]) add(fields, name, one);
  }
  return fields;
}

function add(fields: Map<string, string[]>, name: string, value: string): void {
  const values = fields.get(name);
  if (values) values.push(value);
  else fields.set(name, [value]);
}

/** A file field left empty comes as a part without a name and without bytes. */
async function take(part: MultipartFile, files: RawFile[], refused: Violation[]): Promise<void> {
  const bytes = await part.toBuffer();
  const name = part.filename || 'fotografija';
  if (part.file.truncated) return void refused.push({ field: 'photos', message: `${name}: fotografija je veća od 10 MB` });
  if (bytes.length === 0) return;
  const mime = photoType(bytes);
  if (isHeic(bytes)) return void refused.push({ field: 'photos', message: `${name}: HEIC se ne prima; pošaljite fotografiju kao JPEG (iPhone: Podešavanja, Kamera, Formati, Najkompatibilnije)` });
  if (!mime) return void refused.push({ field: 'photos', message: `${name}: nije fotografija; primaju se JPEG, PNG i WebP` });
  if (files.length === MAX_PHOTOS) return void refused.push({ field: 'photos', message: `${name}: dozvoljeno je najviše ${MAX_PHOTOS} fotografija` });
  files.push({ name, mime, bytes });
}

/** The fields of a portal form as the JSON interface takes them: numbers and the contact are written as text there. */
export function submissionFields({ fields }: Form): Record<string, unknown> {
  const one = (name: string): string | undefined => fields.get(name)?.at(-1)?.trim() || undefined;
  const number = (name: string): number | undefined => (one(name) === undefined ? undefined : Number(one(name)!.replace(',', '.')));
  const contact = { ...contactJson(one('contact')), ...defined({ email: one('contact[email]') ?? one('email'), phone: one('contact[phone]') ?? one('phone') }) };
  const given = {
    text: one('text'), place: one('place'), category: one('category'), lat: number('lat'), lon: number('lon'),
    website: one('website'), shown: one('shown'), altcha: one('altcha'),
    contact,
    publicText: one('publicText') === undefined ? undefined : ['true', 'on', '1'].includes(one('publicText')!),
  };
  return defined(given);
}

const defined = (values: object): Record<string, unknown> => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

function contactJson(text: string | undefined): Record<string, unknown> {
  if (text === undefined) return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Told below, in words.
  }
  throw new BadRequestException('contact must be a JSON object {"email","phone"}, or use the fields contact[email] and contact[phone]');
}
