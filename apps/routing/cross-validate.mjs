// Compares ways of training on folds of the development reports: npm run build && npm run cross-validate -w @s48/routing
// Not a figure for unseen reports: our own texts and lexicon were written by people who had read these. That is data/validation, by npm run eval.
import { readCorpus } from './dist/corpus.js';
import { namedFeatures } from './dist/domain/features.js';
import { calibrated, score, trainModel } from './dist/domain/model.js';

const FOLDS = 5;
const WANTED = [0.97, 0.95, 0.93];
const { development, own, lexicon } = readCorpus();

const seen = Array.from({ length: FOLDS }, (_, fold) => {
  const model = trainModel([...development.filter((_, at) => at % FOLDS !== fold), ...own], lexicon);
  return development.filter((_, at) => at % FOLDS === fold).map((report) => {
    const [best] = calibrated(score(model, namedFeatures(report.text, model.lexicon)));
    return { report, best, right: best.agency === report.expected };
  });
}).flat();

const share = (some, all) => Number((some.length / all.length).toFixed(4));
const ranked = seen.filter(({ best }) => best.agency !== 'trijaza').sort((one, other) => other.best.probability - one.best.probability);
console.log(JSON.stringify({
  accuracy: share(seen.filter(({ right }) => right), seen),
  triageRecall: share(seen.filter(({ report, right }) => report.expected === 'trijaza' && right), seen.filter(({ report }) => report.expected === 'trijaza')),
  alone: WANTED.map((wanted) => {
    const most = ranked.findLastIndex((_, at) => ranked.slice(0, at + 1).filter(({ right }) => right).length / (at + 1) >= wanted) + 1;
    return { precision: wanted, coverage: share(ranked.slice(0, most), seen), threshold: ranked[most - 1]?.best.probability.toFixed(3) };
  }),
  calibration: [0.3, 0.5, 0.7, 0.8, 0.9].map((from) => {
    const band = seen.filter(({ best }) => best.probability >= from && best.probability < from + 0.1);
    return { from, count: band.length, right: band.length === 0 ? null : share(band.filter(({ right }) => right), band) };
  }),
}, null, 2));
