// Learns the wording of danger from data/, and how much wording and signs count together; writes src/danger-weights.ts:
// npm run build && npm run train -w @s48/language
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { BUCKETS, dangerFeatures } from './dist/danger-model.js';
import { readSignals } from './dist/danger-signals.js';
import { fold } from './dist/fold.js';

const WORDING = { epochs: 20, rate: 0.2, decay: 1e-4, urgent: 1.5 };
/** Ordinary reports are many and easy; they must not drown the rest. */
const ORDINARY_WEIGHT = 0.15;
const FOLDS = 8;
const ROUTING = '../../apps/routing/data/';
const WEIGHTS_FILE = new URL('src/danger-weights.ts', import.meta.url);

const linesOf = (file) => readFileSync(new URL(file, import.meta.url), 'utf8').split('\n').filter(Boolean);
const sample = (text, urgent, weight = 1) => ({ text, signals: readSignals(text).signals, features: dangerFeatures(fold(text)), wanted: urgent ? 1 : 0, weight });
const ordinary = ['reports.jsonl', ...readdirSync(new URL(`${ROUTING}training/`, import.meta.url)).sort().map((file) => `training/${file}`)]
  .flatMap((file) => linesOf(ROUTING + file))
  .map((line) => JSON.parse(line).text)
  // Short ones too, or shortness itself would look like alarm.
  .concat(readdirSync(new URL(`${ROUTING}texts/`, import.meta.url)).sort().flatMap((file) => linesOf(`${ROUTING}texts/${file}`)))
  .map((text) => sample(text, false, ORDINARY_WEIGHT))
  .filter(({ signals }) => signals.danger === 0);
const cases = [...linesOf('data/cases.jsonl'), ...linesOf(`${ROUTING}emergencies.jsonl`)].map((line) => JSON.parse(line)).map(({ text, urgent }) => sample(text, urgent));
const phrases = [...linesOf('data/urgent.txt').map((text) => sample(text, true)), ...linesOf('data/calm.txt').map((text) => sample(text, false))];

const wording = learnWording([...phrases, ...cases, ...ordinary]);
write(wording, learnTogether(outOfFold([...cases, ...ordinary])));

/** Adds the wording of each text, as a model sees it that has not learned from that text. */
function outOfFold(all) {
  const folds = Array.from({ length: FOLDS }, (_, fold) => learnWording([...phrases, ...all.filter((_, at) => at % FOLDS !== fold)]));
  return all.map((one, at) => ({ ...one, signals: { ...one.signals, wording: oddsOf(folds[at % FOLDS], one.features) } }));
}

function oddsOf({ weights, bias }, features) {
  return bias + features.reduce((total, feature) => total + weights[feature], 0) / Math.sqrt(features.length || 1);
}

/** Logistic regression by AdaGrad, in an order that repeats. */
function learnWording(data) {
  const weights = new Float64Array(BUCKETS);
  const seen = new Float64Array(BUCKETS).fill(0.01);
  let bias = 0;
  for (let epoch = 0; epoch < WORDING.epochs; epoch++) {
    const key = ({ features }) => Math.imul((features[0] ?? 0) + epoch * 7919 + features.length, 2_654_435_761) >>> 0;
    for (const { features, wanted, weight } of [...data].sort((one, other) => key(one) - key(other))) {
      const scale = 1 / Math.sqrt(features.length || 1);
      const error = (probability(oddsOf({ weights, bias }, features)) - wanted) * weight * (wanted ? WORDING.urgent : 1);
      bias -= 0.02 * error;
      for (const feature of features) {
        const slope = error * scale + WORDING.decay * weights[feature];
        seen[feature] += slope * slope;
        weights[feature] -= (WORDING.rate * slope) / Math.sqrt(seen[feature]);
      }
    }
  }
  return { weights, bias };
}

/** How much each signal counts: plain logistic regression, a little held back. */
function learnTogether(data) {
  const names = Object.keys(data[0].signals);
  const weights = { bias: 0, ...Object.fromEntries(names.map((name) => [name, 0])) };
  const total = data.reduce((sum, { weight }) => sum + weight, 0);
  for (let round = 0; round < 1_500; round++) {
    const slopes = Object.fromEntries(Object.keys(weights).map((name) => [name, name === 'bias' ? 0 : 0.002 * weights[name]]));
    for (const { signals, wanted, weight } of data) {
      const error = ((probability(weights.bias + names.reduce((odds, name) => odds + weights[name] * signals[name], 0)) - wanted) * weight) / total;
      slopes.bias += error;
      for (const name of names) slopes[name] += error * signals[name];
    }
    for (const name of Object.keys(weights)) weights[name] -= 0.5 * slopes[name];
  }
  return weights;
}

function probability(odds) {
  return 1 / (1 + Math.exp(-odds));
}

function write({ weights, bias }, signals) {
  const step = weights.reduce((most, one) => Math.max(most, Math.abs(one)), 0) / 127;
  const bytes = Buffer.from(Int8Array.from(weights, (one) => Math.round(one / step)).buffer);
  writeFileSync(
    WEIGHTS_FILE,
    `/** Written by train-danger.mjs; do not edit. */
export const SIGNAL_WEIGHTS = { ${Object.entries(signals).map(([name, weight]) => `${name}: ${weight.toFixed(3)}`).join(', ')} };
export const DANGER_BIAS = ${bias.toFixed(4)};
export const DANGER_STEP = ${step.toFixed(6)};
export const DANGER_WEIGHTS =
  '${bytes.toString('base64')}';
`,
  );
  console.log(`${phrases.length + cases.length} texts about danger, ${ordinary.length} ordinary ones; ${JSON.stringify(signals)}`);
}
