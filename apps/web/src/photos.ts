import exifr from 'exifr';
import sharp from 'sharp';
import { plausiblePosition, type Position } from './domain/photo.js';
import type { RawFile } from './domain/raw-form.js';

const LONGEST_SIDE = 1600;
const SECONDS = 20;
/** A JPEG is shrunk while it is read; the others are unpacked whole, and a small file can unpack to gigabytes. */
const MAX_PIXELS = { 'image/jpeg': 250_000_000, other: 50_000_000 };

/** Where the camera says the photo was taken; only ever a suggestion. */
export async function positionOf(bytes: Buffer): Promise<Position | null> {
  const gps = await exifr.gps(bytes).catch(() => undefined);
  return plausiblePosition(gps?.latitude, gps?.longitude);
}

/**
 * The photo as bodies and operators get it: upright, at most 1600 pixels, without anything the camera wrote into it. The bytes as they
 * came stay in the raw message. Of one that was cut off on its way there is what came; what cannot be read as a picture at all is handed on as a
 * file, not as one to show.
 */
export async function forStaff(file: RawFile): Promise<RawFile> {
  const limitInputPixels = file.mime === 'image/jpeg' ? MAX_PIXELS['image/jpeg'] : MAX_PIXELS.other;
  try {
    const picture = sharp(file.bytes, { limitInputPixels, failOn: 'none' }).timeout({ seconds: SECONDS }).autoOrient();
    const bytes = await picture.resize({ width: LONGEST_SIDE, height: LONGEST_SIDE, fit: 'inside', withoutEnlargement: true }).toBuffer();
    return { ...file, bytes };
  } catch {
    return { ...file, mime: 'application/octet-stream' };
  }
}
