import iconv from 'iconv-lite';
import { readTnef, type Tnef } from './domain/tnef.js';

/** The contents of a winmail.dat; null where it is damaged. */
export function openWinmail(bytes: Buffer): Tnef | null {
  try {
    return readTnef(bytes, decoded);
  } catch {
    return null;
  }
}

function decoded(bytes: Buffer, codePage: number): string {
  const charset = CHARSETS[codePage] ?? `cp${codePage}`;
  return iconv.decode(bytes, iconv.encodingExists(charset) ? charset : 'windows-1250');
}

const CHARSETS: Readonly<Record<number, string>> = { 1200: 'utf-16le', 65001: 'utf-8' };
