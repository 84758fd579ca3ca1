import { readFilesOf, readLines } from './corpus.js';
import { THINGS, TROUBLES, type Thing, type Trouble } from './domain/topic-codes.js';
import type { CodedText } from './domain/topic.js';
import type { PairCase } from './evaluation-cases.js';

/** Texts of a pair or a family carry its id: what is learned from pairs is learned with topics that have not seen them. */
export type TopicText = CodedText & { readonly group?: string };

interface Told {
  readonly text: string;
  readonly topic: string;
}

/** One incident as three people tell it, another one at the same place, and the same trouble elsewhere or at another time. */
export interface Family {
  readonly id: string;
  readonly one: readonly Told[];
  readonly beside: Told;
  readonly elsewhere: Told;
}

interface Line {
  readonly id?: string;
  readonly text?: string;
  readonly topic?: string;
  readonly text_a?: string;
  readonly text_b?: string;
  readonly topic_a?: string;
  readonly topic_b?: string;
}

/** What topics are learned from: all reports, pairs, families and further texts of `data/` that people have coded. */
export function readTopicTexts(): TopicText[] {
  const aside = new Map(readLines('topics.txt').filter((line) => !line.startsWith('#')).map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]));
  const single = [...readFilesOf('training/', '.jsonl'), ...readLines('reports.jsonl'), ...readLines('topics.jsonl')]
    .map((line) => JSON.parse(line) as Line)
    .flatMap(({ id, text, topic }) => coded(text!, topic ?? aside.get(id ?? '')));
  const paired = [...readLines('pairs.jsonl'), ...readLines('duplicates.jsonl')]
    .map((line) => JSON.parse(line) as Line)
    .flatMap(({ id, text_a, text_b, topic_a, topic_b }) =>
      [...coded(text_a!, topic_a ?? aside.get(`${id}a`)), ...coded(text_b!, topic_b ?? aside.get(`${id}b`))].map((one) => ({ ...one, group: id! })),
    );
  const families = readFamilies().flatMap(({ id, one, beside, elsewhere }) => [...one, beside, elsewhere].flatMap(({ text, topic }) => coded(text, topic)).map((told) => ({ ...told, group: id })));
  return [...single, ...paired, ...families];
}

export const readFamilies = (): Family[] => readLines('families.jsonl').map((line) => JSON.parse(line) as Family);

export const readPairs = (): PairCase[] => [...readLines('duplicates.jsonl'), ...readLines('pairs.jsonl')].map((line) => JSON.parse(line) as PairCase);

/** `topic`: `thing trouble`, each with a second one after a slash where that is nearly as right. */
function coded(text: string, topic: string | undefined): CodedText[] {
  if (topic === undefined) return [];
  const [things, troubles] = topic.split(' ').map((codes) => codes.split('/'));
  if (!things?.every((code) => code in THINGS) || !troubles?.every((code) => code in TROUBLES)) throw new Error(`"${topic}" is no topic: see topic-codes.ts`);
  return [{ text, things: things as Thing[], troubles: troubles as Trouble[] }];
}
