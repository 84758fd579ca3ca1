export type PhotoType = 'image/jpeg' | 'image/png' | 'image/webp';

export const MAX_PHOTOS = 5;
export const MAX_PHOTO_BYTES = 10 * 1024 * 1024;

/** What a file is by its first bytes, whatever its name and declared type say; null when it is no photo we take. */
export function photoType(bytes: Uint8Array): PhotoType | null {
  if (starts(bytes, [0xff, 0xd8, 0xff])) return 'image/jpeg';
  if (starts(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'image/png';
  if (starts(bytes, RIFF) && starts(bytes.subarray(8), WEBP)) return 'image/webp';
  return null;
}

const HEIC = ['heic', 'heix', 'hevc', 'heim', 'heis', 'mif1', 'msf1'];

/** What iPhones make unless told otherwise; it is told apart only to say what to do. */
export const isHeic = (bytes: Uint8Array): boolean => HEIC.some((brand) => starts(bytes.subarray(4), [...`ftyp${brand}`].map((letter) => letter.charCodeAt(0))));

export interface Position {
  readonly lat: number;
  readonly lon: number;
}

/** A position that can be meant: cameras without a fix write 0, 0, and a photo from the holidays is not of this city. About a metre exact. */
export function plausiblePosition(lat: number | undefined, lon: number | undefined): Position | null {
  const around = lat !== undefined && lon !== undefined && Math.abs(lat - CITY.lat) <= 0.5 && Math.abs(lon - CITY.lon) <= 0.5;
  return around ? { lat: Math.round(lat * 1e5) / 1e5, lon: Math.round(lon * 1e5) / 1e5 } : null;
}

const CITY: Position = { lat: 44.6628, lon: 20.9275 };
const RIFF = [0x52, 0x49, 0x46, 0x46];
const WEBP = [0x57, 0x45, 0x42, 0x50];

const starts = (bytes: Uint8Array, magic: readonly number[]): boolean => magic.every((byte, index) => bytes[index] === byte);
