import { CHANNELS, type Channel } from './values.js';

/**
 * The reference a citizen reads out on the phone: `48-2043-7719`. After `48-` come the channel's digit, the channel's own
 * sequence number permuted (so that neighbours do not look alike), and a Damm check digit, which finds every wrong
 * digit and every swap of neighbours. Each channel numbers alone, so no other service is asked.
 */
export function makeReference(channel: Channel, sequence: number): string {
  const width = sequence < SMALL.size ? SMALL : LARGE;
  if (!Number.isSafeInteger(sequence) || sequence < 0 || sequence >= LARGE.size) throw new Error(`reference sequence out of range: ${sequence}`);
  const permuted = (BigInt(sequence) * width.factor + width.shift) % BigInt(width.size);
  const digits = `${CHANNELS.indexOf(channel) + 2}${permuted.toString().padStart(width.digits, '0')}`;
  return `48-${(digits + damm(digits)).match(/\d{4}/g)!.join('-')}`;
}

/** The canonical form of a reference as typed or spoken (spaces, dots or no separators), or null if it is none. */
export function parseReference(text: string): string | null {
  const digits = text.replace(/[\s.\-–—/]/g, '');
  if (!/^48(\d{8}|\d{12})$/.test(digits)) return null;
  const body = digits.slice(2);
  const channel = CHANNELS[Number(body[0]) - 2];
  if (!channel || damm(body) !== 0) return null;
  return `48-${body.match(/\d{4}/g)!.join('-')}`;
}

// The long form only with the same separator throughout: a year or a house number may follow the short one.
const LONG = /48([\s.\-–—/]{0,3})\d{4}\1\d{4}\1\d{4}(?!\d)/y;
const SHORT = /48(?:[\s.\-–—/]{0,3}\d){8}(?!\d)/y;

/** The first reference anywhere in a text, or null. */
export function findReference(text: string): string | null {
  for (const { index } of text.matchAll(/(?<!\d)48/g)) {
    for (const shape of [LONG, SHORT]) {
      shape.lastIndex = index;
      const reference = parseReference(shape.exec(text)?.[0] ?? '');
      if (reference) return reference;
    }
  }
  return null;
}

// The factors share no divisor with a power of ten, so every sequence number gets a value of its own.
const SMALL = { digits: 6, size: 1_000_000, factor: 387_421n, shift: 43_771n };
const LARGE = { digits: 10, size: 10_000_000_000, factor: 3_874_204_891n, shift: 4_377_192_551n };

// H. M. Damm's totally anti-symmetric quasigroup of order 10.
const DAMM = ['0317598642', '7092154863', '4206871359', '1750983426', '6123045978', '3674209581', '5869720134', '8945362017', '9438617205', '2581436790'];

function damm(digits: string): number {
  return [...digits].reduce((interim, digit) => Number(DAMM[interim]![Number(digit)]), 0);
}
