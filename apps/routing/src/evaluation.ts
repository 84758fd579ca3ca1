import { TRIAGE } from '@s48/contracts';
import { danger } from '@s48/language';
import { decide, type Decision } from './domain/decide.js';
import { SAME_ENOUGH, sameIncident } from './domain/incident.js';
import { lookAt } from './domain/look.js';
import { DEFAULT_RULES } from './default-rules.js';
import type { Case, PairCase, RoutedCase, UrgentCase } from './evaluation-cases.js';
import { loadIncidentKnowledge, loadModel } from './model-file.js';

/** Figures over labelled cases of one kind, by the code that the service runs. */
export function evaluate(cases: readonly Case[]): Record<string, unknown> {
  const first = cases[0]!;
  if ('same' in first) return evaluatePairs(cases as readonly PairCase[]);
  if ('urgent' in first) return evaluateUrgent(cases as readonly UrgentCase[]);
  return evaluateRouting(cases as readonly RoutedCase[]);
}

function evaluateRouting(cases: readonly RoutedCase[]): Record<string, unknown> {
  const model = loadModel();
  const routed = cases.map((one) => ({ one, decision: decide(one, model, DEFAULT_RULES) }));
  // Measured over what is warm by now, as it is in a service that runs.
  const started = performance.now();
  for (const one of cases) decide(one, model, DEFAULT_RULES);
  const msPerReport = (performance.now() - started) / cases.length;
  const right = routed.filter(({ one, decision }) => decision.agency === one.expected);
  const alone = routed.filter(({ decision }) => decision.automatic);
  const triage = routed.filter(({ one }) => one.expected === TRIAGE);
  return {
    count: cases.length,
    accuracy: share(right.length, cases.length),
    accuracyLenient: share(routed.filter(({ one, decision }) => decision.agency === one.expected || one.also?.includes(decision.agency)).length, cases.length),
    precision: share(alone.filter(({ one, decision }) => decision.agency === one.expected).length, alone.length),
    coverage: share(alone.length, cases.length),
    triageRecall: share(triage.filter(({ decision }) => decision.agency === TRIAGE).length, triage.length),
    macroF1: macroF1(routed),
    confusion: confusion(routed),
    msPerReport: round(msPerReport),
    misses: routed.filter(({ one, decision }) => decision.agency !== one.expected).map(({ one, decision }) => miss(one, decision)),
  };
}

const miss = ({ id, text, expected }: RoutedCase, { agency, confidence, automatic, reasons, alternatives }: Decision): Record<string, unknown> => ({
  id, text, expected, agency, confidence: round(confidence), automatic, alternatives, evidence: reasons,
});

type Routed = readonly { readonly one: RoutedCase; readonly decision: Decision }[];

function confusion(routed: Routed): Record<string, Record<string, number>> {
  const table: Record<string, Record<string, number>> = {};
  for (const { one, decision } of routed) {
    const row = (table[one.expected] ??= {});
    row[decision.agency] = (row[decision.agency] ?? 0) + 1;
  }
  return table;
}

function macroF1(routed: Routed): number {
  const labels = [...new Set(routed.map(({ one }) => one.expected))];
  const scores = labels.map((label) => {
    const hits = routed.filter(({ one, decision }) => one.expected === label && decision.agency === label).length;
    const said = routed.filter(({ decision }) => decision.agency === label).length;
    const wanted = routed.filter(({ one }) => one.expected === label).length;
    return hits === 0 ? 0 : (2 * hits) / (said + wanted);
  });
  return share(scores.reduce((sum, one) => sum + one, 0), labels.length);
}

function evaluateUrgent(cases: readonly UrgentCase[]): Record<string, unknown> {
  const seen = cases.map((one) => ({ one, found: danger(one.text) }));
  return binary(seen.map(({ one, found }) => ({ id: one.id, text: one.text, wanted: one.urgent, said: found.urgent, evidence: found.evidence })));
}

function evaluatePairs(cases: readonly PairCase[]): Record<string, unknown> {
  const knowledge = loadIncidentKnowledge();
  return binary(
    cases.map((one) => {
      const probability = sameIncident(lookAt({ text: one.text_a }, knowledge), lookAt({ text: one.text_b }, knowledge), knowledge.likeness);
      return { id: one.id, text: `${one.text_a} | ${one.text_b}`, wanted: one.same, said: probability >= SAME_ENOUGH, evidence: [`probability ${probability.toFixed(2)}`] };
    }),
  );
}

interface Verdict {
  readonly id: string;
  readonly text: string;
  readonly wanted: boolean;
  readonly said: boolean;
  readonly evidence: readonly string[];
}

function binary(verdicts: readonly Verdict[]): Record<string, unknown> {
  const hits = verdicts.filter(({ wanted, said }) => wanted && said).length;
  return {
    count: verdicts.length,
    precision: share(hits, verdicts.filter(({ said }) => said).length),
    recall: share(hits, verdicts.filter(({ wanted }) => wanted).length),
    accuracy: share(verdicts.filter(({ wanted, said }) => wanted === said).length, verdicts.length),
    misses: verdicts.filter(({ wanted, said }) => wanted !== said),
  };
}

const round = (value: number): number => Math.round(value * 10_000) / 10_000;
const share = (part: number, whole: number): number => (whole === 0 ? 1 : round(part / whole));
