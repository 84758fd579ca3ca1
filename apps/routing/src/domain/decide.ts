import { ASSIGNEES, type Alternative, type Assignee, type ReportKind, type Reason } from '@s48/contracts';
import { danger } from '@s48/language';
import { readFileSync } from 'node:fs';
import { namedFeatures, sparse, SIZE } from './features.js';
import { Lexicon } from './lexicon.js';
import { scores, softmax, train, type Weights } from './linear-model.js';
export interface Model { weights: Weights; lexicon: Lexicon; version: string }
export type RuleSet = { version: number; rules: unknown[] };
export interface Decision { agency: Assignee; confidence: number; automatic: boolean; urgent: boolean; kind: ReportKind; reasons: Reason[]; alternatives: Alternative[]; version: string }
export function loadModel(): Model {
  const lexicon = new Lexicon('');
  const rows = readFileSync(new URL('../../data/reports.jsonl', import.meta.url), 'utf8').trim().split('\n').map((l) => JSON.parse(l) as { text: string; expected: Assignee });
  const samples = rows.map((r) => ({ features: sparse(namedFeatures(r.text, lexicon)), target: [[ASSIGNEES.indexOf(r.expected), 1]] as [number, number][], weight: 1 }));
  return { weights: train(samples, ASSIGNEES.length, SIZE, { epochs: 12, rate: 0.5, decay: 1e-6 }), lexicon, version: 'interim' };
}
export function decide(report: { text: string; channel?: string; category?: string; place?: string; receivedAt?: string; proposed?: string; excluded?: readonly string[] }, model: Model, _rules: RuleSet): Decision {
  const p = softmax(scores(model.weights, sparse(namedFeatures(report.text, model.lexicon))));
  const ranked = ASSIGNEES.map((agency, i) => ({ agency, probability: p[i]! })).filter(({ agency }) => !report.excluded?.includes(agency)).sort((a, b) => b.probability - a.probability);
  const best = ranked[0]!;
  return { agency: best.agency, confidence: best.probability, automatic: best.probability > 0.6, urgent: danger(report.text).urgent, kind: 'problem', reasons: [{ kind: 'model', detail: 'interim' }], alternatives: ranked.slice(1, 4), version: 'interim' };
}
