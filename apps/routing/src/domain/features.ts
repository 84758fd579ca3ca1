import type { Lexicon } from './lexicon.js';
import { clausesOf, type Clause, type Role } from './report-text.js';
import { mentionsIn } from './mentions.js';
import { stem } from './stem.js';

const { imul, max } = Math;

/** Buckets of the hashing trick. */
export const SIZE = 1 << 18;

const WEIGHT: Readonly<Record<Role, number>> = { subject: 1.4, body: 1, request: 1.2, aside: 0.4, signature: 0.4 };
/** What is ruled out, and what stands in a signature, counts as something else than what is reported. */
const MARK: Readonly<Partial<Record<Role, string>>> = { aside: '~', signature: '^' };
/** Words that tell nothing. */
export const STOP: ReadonlySet<string> = new Set(
  ('i a u na se je da su od do za sa s o po iz kod pa te ne ni li bi to ta taj ja mi vi on ona oni mene meni nas nam vas vam sam smo ste si joj mu ga ih im me ' +
    'koji koja koje kao sto ali ili vec ima nije jer kad dok tako samo jos svi sve bez pred pri ce cu cemo biti bio bila bilo postovani postovana dobar dan hvala molim').split(' '),
);
const MODIFIER = 'M.';
const SHORT = 5;

export type Named = Map<string, number>;
type Add = (name: string, value: number) => void;

/** The features of a text by name: what `rowsOf` hashes, and what an explanation can show. */
export function namedFeatures(text: string, lexicon: Lexicon): Named {
  const found: Named = new Map();
  const add: Add = (name, value) => void found.set(name, max(found.get(name) ?? 0, value));
  const concepts = new Map<string, number>();
  let words = 0;
  for (const clause of clausesOf(text)) {
    words += clause.words.length;
    const others = addWords(clause, add);
    for (const concept of lexicon.conceptsIn(clause.words.map((word, at) => (others.has(at) ? '' : word)))) {
      const mark = MARK[clause.role];
      add(`${mark ?? ''}L:${concept}`, WEIGHT[clause.role] * 1.3);
      if (!mark) concepts.set(concept, WEIGHT[clause.role]);
    }
  }
  addConcepts(concepts, add);
  if (words <= SHORT) add('x:short', 1);
  return found;
}

/** Gives back where bodies are named that somebody has already asked: no topic. */
function addWords({ role, words }: Clause, add: Add): Set<number> {
  const weight = WEIGHT[role];
  const mentions = mentionsIn(words);
  for (const { body, role: part } of mentions) add(`B:${body}:${role === 'aside' ? 'other' : part}`, 1.2);
  const others = new Set(mentions.filter((mention) => mention.role === 'other').flatMap(({ at }) => at));
  const stems = words.map((word) => (/^\d+$/.test(word) ? '#' : stem(word)));
  stems.forEach((part, at) => {
    const word = words[at]!;
    const mark = others.has(at) ? '~' : (MARK[role] ?? '');
    if (!STOP.has(word)) {
      add(`${mark}w:${part}`, weight);
      if (role === 'subject') add(`s:${part}`, 0.5);
      if (word.length > 5) add(`${mark}p:${word.slice(0, 5)}`, weight * 0.7);
      if (!mark) for (const gram of grams(word)) add(`c:${gram}`, weight * 0.25);
    }
    if (at > 0) add(`${mark}b:${stems[at - 1]}_${part}`, weight * 0.3);
    if (at > 1 && !STOP.has(words[at - 2]!) && !STOP.has(word)) add(`${mark}b:${stems[at - 2]}_${part}`, weight * 0.25);
  });
  return others;
}

/** A topic together with who did it and how (a business, a private owner, at night, a bill) often tells the body apart. */
function addConcepts(concepts: ReadonlyMap<string, number>, add: Add): void {
  const names = [...concepts.keys()];
  const topics = names.filter((name) => !name.startsWith(MODIFIER));
  for (const topic of topics) for (const modifier of names) if (modifier.startsWith(MODIFIER)) add(`x:${topic}&${modifier}`, 0.5);
  if (topics.length === 0) add('x:nothing', 1);
}

function grams(word: string): string[] {
  const padded = `<${word}>`;
  const out: string[] = [];
  for (let n = 3; n <= 5; n++) for (let at = 0; at + n <= padded.length; at++) out.push(padded.slice(at, at + n));
  return out;
}

/** FNV-1a. */
export function hash(name: string): number {
  let state = 0x811c9dc5;
  for (let at = 0; at < name.length; at++) state = imul(state ^ name.charCodeAt(at), 0x01000193);
  return ((state ^ (state >>> 15)) >>> 0) & (SIZE - 1);
}
