import { clausesOf, type Role } from './report-text.js';
import type { Lexicon } from './lexicon.js';
import type { Sparse } from './linear-model.js';
import { stem } from './stem.js';

/** Buckets of the hashing trick. */
export const SIZE = 1 << 18;

const WEIGHT: Readonly<Record<Role, number>> = { subject: 1.4, body: 1, request: 1.2, aside: 0.4, signature: 0.4 };
const STOP = new Set(
  ('i a u na se je da su od do za sa s o po iz kod pa te ne ni li bi to ta taj ja mi vi on ona oni mene meni nas nam vas vam sam smo ste si joj mu ga ih im me ' +
    'koji koja koje kao sto ali ili vec ima nije jer kad dok tako samo jos svi sve bez pred pri ce cu cemo biti bio bila bilo postovani postovana dobar dan hvala molim').split(' '),
);

export type Named = Map<string, number>;

/** The features of a text by name: what {@link sparse} hashes, and what an explanation can show. */
export function namedFeatures(text: string, lexicon: Lexicon): Named {
  const found: Named = new Map();
  const add = (name: string, value: number): void => void found.set(name, Math.max(found.get(name) ?? 0, value));
  for (const { role, words } of clausesOf(text)) {
    const weight = WEIGHT[role];
    const mark = role === 'aside' ? '~' : role === 'signature' ? '^' : '';
    const stems = words.map((word) => (/^\d+$/.test(word) ? '#' : stem(word)));
    stems.forEach((part, at) => {
      const word = words[at]!;
      if (!STOP.has(word)) {
        add(`${mark}w:${part}`, weight);
        if (role === 'subject') add(`s:${part}`, 0.7);
        if (word.length > 5) add(`${mark}p:${word.slice(0, 5)}`, weight * 0.7);
        if (!mark) for (const gram of grams(word)) add(`c:${gram}`, weight * 0.3);
      }
      if (at > 0) add(`${mark}b:${stems[at - 1]}_${part}`, weight * 0.6);
      if (at > 1 && !STOP.has(words[at - 2]!) && !STOP.has(word)) add(`${mark}k:${stems[at - 2]}_${part}`, weight * 0.5);
    });
    for (const concept of lexicon.conceptsIn(words)) add(`${mark}L:${concept}`, weight * 1.2);
  }
  return found;
}

function grams(word: string): string[] {
  const padded = `<${word}>`;
  const out: string[] = [];
  for (let n = 3; n <= 5; n++) for (let at = 0; at + n <= padded.length; at++) out.push(padded.slice(at, at + n));
  return out;
}

/** Hashes named features and scales them to length one, so that long texts do not shout. */
export function sparse(named: Named): Sparse {
  const at = new Int32Array(named.size);
  const value = new Float32Array(named.size);
  let n = 0;
  let sum = 0;
  for (const [name, weight] of named) {
    at[n] = hash(name);
    value[n++] = weight;
    sum += weight * weight;
  }
  const scale = 1 / Math.sqrt(sum || 1);
  for (let k = 0; k < n; k++) value[k]! *= scale;
  return { at, value };
}

/** FNV-1a. */
export function hash(name: string): number {
  let state = 0x811c9dc5;
  for (let at = 0; at < name.length; at++) state = Math.imul(state ^ name.charCodeAt(at), 0x01000193);
  return ((state ^ (state >>> 15)) >>> 0) & (SIZE - 1);
}
