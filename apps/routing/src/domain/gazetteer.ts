import { fold } from '@s48/language';
import { capitalsIn } from './capitals.js';
import { ADJECTIVES, AFTER_WHERE, ALSO_CALLED, COMMON_WORDS, QUARTERS, SETTLEMENTS, STREETS } from './gazetteer-names.js';

export type PlaceKind = 'settlement' | 'quarter' | 'street';

export interface KnownPlace {
  readonly name: string;
  readonly kind: PlaceKind;
}

export interface NamedPlace extends KnownPlace {
  /** As the text has it, folded. */
  readonly words: readonly string[];
}

/** Folded words that name places, each with the place. */
export type PlaceWords = ReadonlyMap<string, string>;

interface Entry extends KnownPlace {
  /** One for each word of the name: all its cases, folded. */
  readonly cases: readonly RegExp[];
  /** Looking at every name for every word would take longer than routing does. */
  readonly start: string;
}

const startOf = (folded: string): string => folded.slice(0, 2);

const NAMED: readonly Entry[] = ([[SETTLEMENTS, 'settlement'], [QUARTERS, 'quarter'], [STREETS, 'street']] as const).flatMap(([names, kind]) =>
  names.split(', ').map((name) => ({ name, kind, start: startOf(fold(name)), cases: fold(name).split(' ').map(formsOf) })),
);

const ALIASES: readonly Entry[] = ALSO_CALLED.map(([name, alias]) => ({ ...listed(name), start: startOf(fold(alias)), cases: fold(alias).split(' ').map(formsOf) }));

/** `vranovski autobus`, `na Radinačkom groblju`. */
const CALLED_AFTER: readonly Entry[] = Object.entries(ADJECTIVES).map(([name, adjective]) => {
  const folded = fold(adjective);
  return { ...listed(name), start: startOf(folded), cases: [new RegExp(`^${folded.slice(0, -1)}(?:i|o|og|om|im|ih)$`, 'u')] };
});

/** People call Đure Daničića also Daničićeva, and Nikole Tesle Teslina. */
const SHORTENED: readonly Entry[] = NAMED.flatMap(({ name, kind }) => {
  const [, of, ofWoman] = (kind === 'street' && / (?:([a-z]{5,})a|([a-z]{4,})e)$/u.exec(fold(name))) || [];
  const root = of ? `${of}(?:ev|ov)` : ofWoman ? `${ofWoman}in` : undefined;
  return root ? [{ name, kind, start: startOf(root), cases: [new RegExp(`^${root}(?:a|e|oj|u)$`, 'u')] }] : [];
});

function listed(name: string): KnownPlace {
  const { kind } = NAMED.find((entry) => entry.name === name)!;
  return { name, kind };
}

function formsOf(word: string): RegExp {
  return new RegExp(`^(?:${casesOf(word)})$`, 'u');
}

/** All cases of a word of a name: `Mihajlovac`, `Mihajlovcu`; `Vučak`, `Vučku`; `Školska`, `u Školskoj`, but not the `školski` bus. */
function casesOf(word: string): string {
  if (word === 'do') return 'do|dol[a-z]{1,2}';
  if (/^\d+$/.test(word) || word.length <= 3) return word;
  if (/(?:sk|ck)a$/u.test(word)) return `${word.slice(0, -1)}(?:a|e|oj|u)`;
  const start = word.endsWith('ac') ? word.slice(0, -2) : word.replace(/(?:og|oj|e|a|i|o|u)$/u, '').replace(/a(nj|k)$/u, 'a?$1');
  if (start.length <= 2) return `${start}|${word}`;
  // Veliki grad, but not the velika gradska cev.
  return start.length <= 4 ? `${start}(?:a|e|i|o|u|om|em|oj|og|ama|ima)?` : `${start}[a-z]{0,3}`;
}

const BY_START = new Map<string, Entry[]>();
for (const entry of [...NAMED, ...ALIASES, ...CALLED_AFTER, ...SHORTENED]) BY_START.set(entry.start, [...(BY_START.get(entry.start) ?? []), entry]);

/** The village of Lipe is also lime trees: `u Lipama`, `lipe, nema vode`, but `pala lipa`. */
const WHERE = /^(?:u|iz|za|do|od|kod|kroz|prema)$/u;

/** The known places that a text names, in any case and script. */
export function placesIn(text: string): NamedPlace[] {
  const words = fold(text).split(' ');
  const found: NamedPlace[] = [];
  let capitals: ReadonlySet<string> | undefined;
  const tellsWhere = (name: string, at: number): boolean => (at === 0 ? words[at] === fold(name) : WHERE.test(words[at - 1]!));
  const isMeant = (name: string, at: number): boolean => (AFTER_WHERE.has(name) && tellsWhere(name, at)) || (capitals ??= capitalsIn(text)).has(words[at]!);
  for (let at = 0; at < words.length; ) {
    const here = (BY_START.get(startOf(words[at]!)) ?? []).filter(({ cases }) => cases.every((form, offset) => form.test(words[at + offset] ?? '')));
    // The Kolarski put is a street; it is not in Kolari.
    const longest = here.reduce((most, { cases }) => Math.max(most, cases.length), 1);
    for (const { name, kind, cases } of here) {
      if (cases.length < longest || (COMMON_WORDS.has(name) && !isMeant(name, at))) continue;
      found.push({ name, kind, words: words.slice(at, at + longest) });
    }
    at += longest;
  }
  return found.filter(({ name }, at) => found.findIndex((other) => other.name === name) === at);
}

/** The words by which places are named: they tell where, not what. */
export const wordsOfPlaces = (places: readonly NamedPlace[]): PlaceWords => new Map(places.flatMap(({ name, words }) => words.map((word): [string, string] => [word, placeWithin(name)])));

const WITHIN: ReadonlyMap<string, string> = new Map(
  NAMED.map(({ name }): [string, string] => {
    const within = NAMED.map((entry) => entry.name).filter((other) => ` ${fold(name)} `.includes(` ${fold(other)} `));
    return [name, within.reduce((shortest, one) => (one.length < shortest.length ? one : shortest), name)];
  }),
);

/** People say less than the whole name: `kod železničke`, `Vojvode Stepe`. Gives the shortest known name within this one. */
export const placeWithin = (name: string): string => WITHIN.get(name) ?? name;

const BY_NAME: ReadonlyMap<string, KnownPlace> = new Map([...NAMED.map(({ name, kind }): [string, KnownPlace] => [fold(name), { name, kind }]), ...ALSO_CALLED.map(([name, alias]): [string, KnownPlace] => [fold(alias), listed(name)])]);

/** The known place of this name, or undefined: a rule may only name places that exist. */
export const knownPlace = (name: string): KnownPlace | undefined => BY_NAME.get(fold(name));
