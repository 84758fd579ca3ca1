// Learns from data/ how danger is worded and how much wording and signs count together; writes src/danger-weights.ts:
// npm run build && npm run train -w @s48/language
// It prints how well danger is told in texts that were not learned from, and how often ordinary reports pass for it, from several probabilities on: that is what
// LIKELY in src/danger.ts is chosen by.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { encodeWeights } from './dist/danger-codec.js';
import { featuresOf, pooledOdds, probabilityOf } from './dist/danger-model.js';
import { passagesOf } from './dist/danger-passages.js';
import { readSignals } from './dist/danger-signals.js';
import { fold } from './dist/fold.js';
import { learnSignals, learnWording } from './learn-danger.mjs';

/** Ordinary reports are many and easy; they must not drown the rest. */
const ORDINARY_WEIGHT = 0.2;
/** Phrases are shorter and plainer than what people send. */
const PHRASE_WEIGHT = 0.5;
const FOLDS = 12;
const LIKELY = [[0.06, 0.12], [0.08, 0.14], [0.08, 0.2], [0.12, 0.2]];
/** What each model of wording reads: the whole as one passage, or its passages. */
const VIEWS = { whole: ({ whole }) => [whole], passages: ({ passages }) => passages };
const ROUTING = '../../apps/routing/data/';
const WEIGHTS_FILE = new URL('src/danger-weights.ts', import.meta.url);

const cases = [...reportsOf('data/cases.jsonl'), ...reportsOf(`${ROUTING}emergencies.jsonl`)].map(({ text, urgent }) => sample(text, urgent));
const phrases = ['urgent', 'calm'].flatMap((kind) => linesOf(`data/${kind}.txt`).map((text) => sample(text, kind === 'urgent', PHRASE_WEIGHT)));
const ordinary = ['reports.jsonl', ...filesOf('training/')]
  // Not those of triage: a cry for help that no body of the city can answer is among them.
  .flatMap((file) => reportsOf(ROUTING + file).filter(({ expected }) => expected !== 'trijaza').map(({ text }) => text))
  // Short ones too, or shortness itself would look like alarm.
  .concat(filesOf('texts/').flatMap((file) => linesOf(ROUTING + file)))
  .map((text) => sample(text, false, ORDINARY_WEIGHT))
  .filter(({ signals }) => signals.danger === 0);

const texts = [...cases, ...phrases, ...ordinary];
const wording = learnBoth(texts);
const apart = outOfFold(texts);
const signals = learnSignals(apart);
write(wording, signals);
report(
  apart.slice(0, cases.length),
  reportsOf(`${ROUTING}validation/reports.jsonl`).map(({ text }) => withWording(sample(text, false), wording)),
);

function linesOf(file) {
  return readFileSync(new URL(file, import.meta.url), 'utf8').split('\n').filter(Boolean);
}

function reportsOf(file) {
  return linesOf(file).map((line) => JSON.parse(line));
}

function filesOf(folder) {
  return readdirSync(new URL(ROUTING + folder, import.meta.url)).sort().map((file) => folder + file);
}

function sample(text, urgent, weight = 1) {
  const features = (words) => Uint16Array.from(featuresOf(fold(words)));
  const { signals, hits } = readSignals(text);
  return { signals, named: hits.length > 0, whole: features(text), passages: passagesOf(text).map(features), wanted: urgent ? 1 : 0, weight };
}

function learnBoth(texts) {
  return Object.fromEntries(Object.entries(VIEWS).map(([view, passages]) => [view, learnWording(texts, passages)]));
}

/** Each text with its wording among its signals, as models see it that have not learned from that text. */
function outOfFold(texts) {
  const folds = Array.from({ length: FOLDS }, (_, fold) => learnBoth(texts.filter((_, at) => at % FOLDS !== fold)));
  return texts.map((text, at) => withWording(text, folds[at % FOLDS]));
}

function withWording(text, models) {
  const odds = Object.entries(VIEWS).map(([view, passages]) => [view, pooledOdds(models[view], passages(text)).odds]);
  return { ...text, signals: { ...text.signals, ...Object.fromEntries(odds) } };
}

function report(told, everyday) {
  console.log(`${cases.length + phrases.length} texts about danger, ${ordinary.length} ordinary ones`);
  for (const [named, worded] of LIKELY) {
    const said = (text) => probabilityOf(text.signals, signals) >= (text.named ? named : worded);
    const hits = told.filter((text) => text.wanted && said(text)).length;
    const share = (part, whole) => (part / whole).toFixed(3);
    const urgent = told.filter(({ wanted }) => wanted).length;
    console.log(`from ${named} where a sign names it, else from ${worded}: precision ${share(hits, told.filter(said).length)}, recall ${share(hits, urgent)}; of ordinary reports ${share(everyday.filter(said).length, everyday.length)}`);
  }
}

function write({ whole, passages }, weights) {
  writeFileSync(
    WEIGHTS_FILE,
    `/** Written by train-danger.mjs; do not edit. */
export const SIGNAL_WEIGHTS = { ${Object.entries(weights).map(([name, weight]) => `${name}: ${weight.toFixed(3)}`).join(', ')} };
export const WHOLE = ${encoded(whole)};
export const PASSAGES = ${encoded(passages)};
`,
  );
}

function encoded({ bias, weights }) {
  const { step, letters } = encodeWeights(weights);
  return `{ bias: ${bias.toFixed(4)}, step: ${step.toFixed(6)}, letters:\n  '${letters}' }`;
}
