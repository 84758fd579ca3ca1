import { readFileSync } from 'node:fs';
import type { IncidentKnowledge } from './domain/look.js';
import { Meanings } from './domain/meanings.js';
import { decodeModel } from './domain/model-codec.js';
import type { Model } from './domain/model.js';
import { decodeTopics } from './domain/topic-codec.js';
import { TopicLikeness, type Likeness } from './domain/topic-likeness.js';

const DATA = new URL('../data/', import.meta.url);
export const MODEL_FILE = new URL('model.bin', DATA);
export const TOPICS_FILE = new URL('topics.bin', DATA);
export const LIKENESS_FILE = new URL('likeness.json', DATA);

export const readModelFile = (): Buffer => readFileSync(MODEL_FILE);

/** The shipped model: read in milliseconds, made by `npm run train -w @s48/routing` from the texts in `data/`. */
export const loadModel = (): Model => decodeModel(readModelFile());

/** What two reports are compared with; `data/topics.bin` and `data/likeness.json` are made by `npm run train:incident -w @s48/routing`. */
export const loadIncidentKnowledge = (): IncidentKnowledge => ({
  topics: decodeTopics(readFileSync(TOPICS_FILE)),
  likeness: new TopicLikeness(JSON.parse(readFileSync(LIKENESS_FILE, 'utf8')) as Likeness),
  meanings: loadMeanings(),
});

export const loadMeanings = (): Meanings => new Meanings(readFileSync(new URL('meanings.txt', DATA), 'utf8'));
