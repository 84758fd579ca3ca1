import { readdirSync, readFileSync } from 'node:fs';
import { isAgency, TRIAGE, type Assignee } from '@s48/contracts';
import type { LabelledText } from './domain/model.js';

const DATA = new URL('../data/', import.meta.url);

/** `development`: reports labelled by the city. `own`: texts and phrases that we wrote. */
export interface Corpus {
  readonly development: readonly LabelledText[];
  readonly own: readonly LabelledText[];
  readonly lexicon: string;
}

/** What the model is trained from, all of it in the repository. */
export function readCorpus(): Corpus {
  return {
    development: readLines('reports.jsonl').map(parse),
    own: [
      ...readFilesOf('training/', '.jsonl').map(parse),
      ...filesIn('texts/', '.txt').flatMap((file) => readLines(`texts/${file}`).map((text) => ({ text, expected: assignee(file.slice(0, -'.txt'.length)) }))),
    ],
    lexicon: readFileSync(new URL('lexicon.txt', DATA), 'utf8'),
  };
}

const filesIn = (folder: string, ending: string): string[] => readdirSync(new URL(folder, DATA)).filter((file) => file.endsWith(ending)).sort();

/** The lines of all files of a folder, in the order of their names. */
export const readFilesOf = (folder: string, ending: string): string[] => filesIn(folder, ending).flatMap((file) => readLines(folder + file));

export const readLines = (file: string): string[] => readFileSync(new URL(file, DATA), 'utf8').split('\n').filter((line) => line.trim() !== '');

function parse(line: string): LabelledText {
  const { text, expected, also = [] } = JSON.parse(line) as { text: string; expected: string; also?: string[] };
  return { text, expected: assignee(expected), also: also.map(assignee) };
}

function assignee(code: string): Assignee {
  if (code === TRIAGE || isAgency(code)) return code;
  throw new Error(`"${code}" is no body`);
}
