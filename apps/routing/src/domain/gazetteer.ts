import { fold } from '@s48/language';
import { QUARTERS, SETTLEMENTS, STREETS } from './gazetteer-names.js';

export type PlaceKind = 'settlement' | 'quarter' | 'street';

export interface KnownPlace {
  readonly name: string;
  readonly kind: PlaceKind;
}

export interface NamedPlace extends KnownPlace {
  /** As the text has it, folded. */
  readonly words: readonly string[];
}

interface Entry extends KnownPlace {
  /** One for each word of the name: all its cases, folded. */
  readonly cases: readonly RegExp[];
}

const ENTRIES: readonly Entry[] = ([[SETTLEMENTS, 'settlement'], [QUARTERS, 'quarter'], [STREETS, 'street']] as const).flatMap(([names, kind]) =>
  names.split(', ').map((name) => ({ name, kind, cases: fold(name).split(' ').map((word) => new RegExp(`^(?:${casesOf(word)})$`, 'u')) })),
);

/** All cases of a word of a name: `Mihajlovac`, `Mihajlovcu`; `Vučak`, `Vučku`; `Školska`, `u Školskoj`, but not the `školski` bus. */
function casesOf(word: string): string {
  if (word === 'do') return 'do|dol[a-z]{1,2}';
  if (/^\d+$/.test(word) || word.length <= 3) return word;
  if (/(?:sk|ck)a$/u.test(word)) return `${word.slice(0, -1)}(?:a|e|oj|u|om)`;
  const start = word.endsWith('ac') ? word.slice(0, -2) : word.replace(/(?:og|oj|e|a|i|o|u)$/u, '').replace(/a(nj|k)$/u, 'a?$1');
  return start.length > 2 ? `${start}[a-z]{0,3}` : `${start}|${word}`;
}

/** Looking at every name for every word would take longer than routing does. */
const startOf = (word: string): string => word.slice(0, 2);
const BY_START = new Map<string, Entry[]>();
for (const entry of ENTRIES) {
  const start = startOf(fold(entry.name));
  BY_START.set(start, [...(BY_START.get(start) ?? []), entry]);
}

/** The known places that a text names, in any case and script. */
export function placesIn(text: string): NamedPlace[] {
  const words = fold(text).split(' ');
  const found = words.flatMap((word, at) =>
    (BY_START.get(startOf(word)) ?? [])
      .filter(({ cases }) => cases.every((form, offset) => form.test(words[at + offset] ?? '')))
      .map(({ name, kind, cases }) => ({ name, kind, words: words.slice(at, at + cases.length) })),
  );
  return found.filter(({ name }, at) => found.findIndex((other) => other.name === name) === at);
}

/** The known place of this name, or undefined: a rule may only name places that exist. */
export const knownPlace = (name: string): KnownPlace | undefined => ENTRIES.find((entry) => fold(entry.name) === fold(name));
