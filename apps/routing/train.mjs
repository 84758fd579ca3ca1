// Trains the shipped model from the texts in data/: npm run build && npm run train -w @s48/routing
import { writeFileSync } from 'node:fs';
import { readCorpus } from './dist/corpus.js';
import { encodeModel } from './dist/domain/model-codec.js';
import { trainModel } from './dist/domain/model.js';
import { MODEL_FILE } from './dist/model-file.js';

const { development, own, lexicon } = readCorpus();
const started = performance.now();
const model = trainModel([...development, ...own], lexicon);
const bytes = encodeModel(model, lexicon);
writeFileSync(MODEL_FILE, bytes);
console.log(`${model.version}: ${development.length} + ${own.length} texts, ${model.rarity.length} features, ${(bytes.length / 1e6).toFixed(2)} MB, ${Math.round(performance.now() - started)} ms`);
