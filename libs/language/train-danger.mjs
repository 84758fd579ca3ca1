// Learns the wording of danger from data/ and writes src/danger-weights.ts: npm run build && npm run train -w @s48/language
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { BUCKETS, dangerFeatures } from './dist/danger-model.js';
import { signsTellDanger } from './dist/danger.js';
import { fold } from './dist/fold.js';

const EPOCHS = 20;
const RATE = 0.2;
const DECAY = 1e-4;
const URGENT_WEIGHT = 1.5;
/** Ordinary reports are many and easy; they must not drown the rest. */
const ORDINARY_WEIGHT = 0.15;

const linesOf = (file) => readFileSync(new URL(file, import.meta.url), 'utf8').split('\n').filter(Boolean);
const ROUTING = '../../apps/routing/data/';
const ordinary = ['reports.jsonl', ...readdirSync(new URL(`${ROUTING}training/`, import.meta.url)).sort().map((file) => `training/${file}`)]
  .flatMap((file) => linesOf(ROUTING + file))
  .map((line) => JSON.parse(line).text)
  // Short ones too, or shortness itself would look like alarm.
  .concat(readdirSync(new URL(`${ROUTING}texts/`, import.meta.url)).sort().flatMap((file) => linesOf(`${ROUTING}texts/${file}`)))
  .filter((text) => !signsTellDanger(text));
const labelled = [...linesOf('data/cases.jsonl'), ...linesOf(`${ROUTING}emergencies.jsonl`)].map((line) => JSON.parse(line));
const samples = [
  ...linesOf('data/urgent.txt').map((text) => ({ text, urgent: true, weight: 1 })),
  ...linesOf('data/calm.txt').map((text) => ({ text, urgent: false, weight: 1 })),
  ...labelled.map(({ text, urgent }) => ({ text, urgent, weight: 1 })),
  ...ordinary.map((text) => ({ text, urgent: false, weight: ORDINARY_WEIGHT })),
].map(({ text, urgent, weight }) => ({ features: dangerFeatures(fold(text)), wanted: urgent ? 1 : 0, weight: urgent ? weight * URGENT_WEIGHT : weight }));

const { weights, bias } = learn(samples);
const step = weights.reduce((most, one) => Math.max(most, Math.abs(one)), 0) / 127;
const bytes = Buffer.from(Int8Array.from(weights, (one) => Math.round(one / step)).buffer);
writeFileSync(
  new URL('src/danger-weights.ts', import.meta.url),
  `/** Written by train-danger.mjs; do not edit. */\nexport const DANGER_BIAS = ${bias.toFixed(4)};\nexport const DANGER_STEP = ${step.toFixed(6)};\nexport const DANGER_WEIGHTS =\n  '${bytes.toString('base64')}';\n`,
);
console.log(`${samples.length} texts, ${samples.filter(({ wanted }) => wanted).length} of them urgent`);

/** Logistic regression by AdaGrad, in an order that repeats. */
function learn(data) {
  const weights = new Float64Array(BUCKETS);
  const seen = new Float64Array(BUCKETS).fill(0.01);
  let bias = 0;
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    const key = ({ features }) => Math.imul((features[0] ?? 0) + epoch * 7919 + features.length, 2_654_435_761) >>> 0;
    for (const { features, wanted, weight } of [...data].sort((one, other) => key(one) - key(other))) {
      const scale = 1 / Math.sqrt(features.length || 1);
      const sum = features.reduce((total, feature) => total + weights[feature] * scale, bias);
      const error = (1 / (1 + Math.exp(-sum)) - wanted) * weight;
      bias -= 0.02 * error;
      for (const feature of features) {
        const slope = error * scale + DECAY * weights[feature];
        seen[feature] += slope * slope;
        weights[feature] -= (RATE * slope) / Math.sqrt(seen[feature]);
      }
    }
  }
  return { weights, bias };
}
