// Learns from labelled pairs how much each sign of one incident counts, and writes src/domain/incident-weights.ts. After npm run train, since the
// model knows how rare a word is: npm run build && npm run train:incident -w @s48/routing
import { readFileSync, writeFileSync } from 'node:fs';
import { signsOf } from './dist/domain/incident.js';
import { loadModel } from './dist/model-file.js';

const ROUNDS = 1_500;
const RATE = 0.3;
const DECAY = 0.005;
const FOLDS = 10;

const model = loadModel();
const pairs = ['data/duplicates.jsonl', 'data/pairs.jsonl']
  .flatMap((file) => readFileSync(new URL(file, import.meta.url), 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line)))
  .map(({ text_a, text_b, same }) => ({ signs: signsOf({ text: text_a }, { text: text_b }, model), same: same ? 1 : 0 }));
const names = Object.keys(pairs[0].signs);

const weights = Object.entries(learn(pairs)).map(([name, weight]) => `  ${name}: ${weight.toFixed(2)},`);
writeFileSync(new URL('src/domain/incident-weights.ts', import.meta.url), `/** Written by train-incident.mjs; do not edit. */\nexport const INCIDENT_WEIGHTS = {\n${weights.join('\n')}\n};\n`);

const unseen = Array.from({ length: FOLDS }, (_, fold) => {
  const learned = learn(pairs.filter((_, at) => at % FOLDS !== fold));
  return pairs.filter((_, at) => at % FOLDS === fold).map(({ signs, same }) => ({ same, probability: probabilityOf(learned, signs) }));
}).flat();
console.log(`${pairs.length} pairs, each told by weights that were learned without it:`);
for (const from of [0.4, 0.5, 0.6, 0.7]) {
  const said = unseen.filter(({ probability }) => probability >= from);
  const hits = said.filter(({ same }) => same).length;
  console.log(`from ${from}: precision ${(hits / said.length).toFixed(2)}, recall ${(hits / unseen.filter(({ same }) => same).length).toFixed(2)}`);
}

/** Logistic regression, a little held back. */
function learn(data) {
  const found = { bias: 0, ...Object.fromEntries(names.map((name) => [name, 0])) };
  for (let round = 0; round < ROUNDS; round++) {
    const slopes = Object.fromEntries(Object.entries(found).map(([name, weight]) => [name, name === 'bias' ? 0 : DECAY * weight]));
    for (const { signs, same } of data) {
      const error = (probabilityOf(found, signs) - same) / data.length;
      slopes.bias += error;
      for (const name of names) slopes[name] += error * signs[name];
    }
    for (const name of Object.keys(found)) found[name] -= RATE * slopes[name];
  }
  return found;
}

function probabilityOf(found, signs) {
  return 1 / (1 + Math.exp(-names.reduce((sum, name) => sum + found[name] * signs[name], found.bias)));
}
