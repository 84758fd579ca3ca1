import { readFileSync } from 'node:fs';
import { decodeModel } from './domain/model-codec.js';
import type { Model } from './domain/model.js';

export const MODEL_FILE = new URL('../data/model.bin', import.meta.url);

export const readModelFile = (): Buffer => readFileSync(MODEL_FILE);

/** The shipped model: read in milliseconds, made by `npm run train -w @s48/routing` from the texts in `data/`. */
export const loadModel = (): Model => decodeModel(readModelFile());
