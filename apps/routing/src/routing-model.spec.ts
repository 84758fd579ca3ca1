import { describe, expect, it } from '@jest/globals';
import { danger } from '@s48/language';
import { readCorpus, readLines } from './corpus.js';
import { calibrated, score, trainModel } from './domain/model.js';
import { namedFeatures } from './domain/features.js';
import { decodeModel, encodeModel } from './domain/model-codec.js';
import { evaluate } from './evaluation.js';
import type { RoutedCase, UrgentCase } from './evaluation-cases.js';
import { loadModel } from './model-file.js';

const corpus = readCorpus();
/** A guard against breaking the model, a little below what was measured when it was made. */
const FLOOR = { accuracy: 0.92, precision: 0.96, coverage: 0.7, triageRecall: 0.9 };
const DANGER_FLOOR = { recall: 0.98, precision: 0.85 };
/** Of ordinary reports: nearly none of them is one of danger. */
const ALARMS = 0.12;

const linesOf = <Line>(file: string): Line[] => readLines(file).map((line) => JSON.parse(line) as Line);

describe('the shipped model', () => {
  const trained = trainModel([...corpus.development, ...corpus.own], corpus.lexicon);
  const shipped = loadModel();

  it('is what training from the texts in data/ gives: run `npm run train -w @s48/routing` after changing them', () => {
    expect(shipped.version).toBe(trained.version);
    const apart = trained.weights.matrix.reduce((most, weight, at) => Math.max(most, Math.abs(weight - shipped.weights.matrix[at]!)), 0);
    expect(apart).toBeLessThan(0.01);
  });

  it('survives being written and read', () => {
    const again = decodeModel(encodeModel(trained, corpus.lexicon));
    const named = namedFeatures('rupa na putu', again.lexicon);
    expect(calibrated(score(again, named))[0]!.agency).toBe(calibrated(score(trained, named))[0]!.agency);
  });

  it('is as good as it was on reports that nothing was learned from', () => {
    const figures = evaluate(linesOf<RoutedCase>('validation/reports.jsonl'));
    for (const [figure, floor] of Object.entries(FLOOR)) expect(figures[figure]).toBeGreaterThanOrEqual(floor);
  });
});

describe('danger', () => {
  it('is told as well as it was in texts that nothing was learned from', () => {
    const figures = evaluate(linesOf<UrgentCase>('validation/urgent.jsonl'));
    for (const [figure, floor] of Object.entries(DANGER_FLOOR)) expect(figures[figure]).toBeGreaterThanOrEqual(floor);
  });

  it('is seldom told in ordinary reports', () => {
    const reports = linesOf<RoutedCase>('validation/reports.jsonl');
    expect(reports.filter(({ text }) => danger(text).urgent).length / reports.length).toBeLessThanOrEqual(ALARMS);
  });
});

describe('evaluate', () => {
  it('gives the figures of a routing file', () => {
    const figures = evaluate([
      { id: '1', text: 'Kontejner prepun, smeće po ulici', expected: 'cistoca' },
      { id: '2', text: 'Kontejner prepun, smeće po ulici', expected: 'vodovod', also: ['cistoca'] },
    ]);
    expect(figures).toMatchObject({ count: 2, accuracy: 0.5, accuracyLenient: 1, confusion: { vodovod: { cistoca: 1 } } });
    expect(figures['misses']).toMatchObject([{ id: '2', evidence: expect.any(Array) }]);
  });

  it('gives precision and recall of danger and of pairs', () => {
    expect(evaluate([{ id: '1', text: 'gori kuća, dete je unutra', urgent: true }])).toMatchObject({ precision: 1, recall: 1 });
    expect(evaluate([{ id: '1', text_a: 'rupa u Kolarskoj 3', text_b: 'rupa u Goranskoj 9', same: false }])).toMatchObject({ accuracy: 1 });
  });
});
