import { ASSIGNEES, LONGEST_DETAIL, TRIAGE, type Alternative, type Assignee, type Reason, type ReportKind } from '@s48/contracts';
import { danger } from '@s48/language';
import { namedFeatures } from './features.js';
import { kindOf } from './kind.js';
import { calibrated, evidenceFor, score, TEMPERATURE, type Model } from './model.js';
import { applyRules, type RuledReport, type RuleSet, type Ruling } from './rules.js';

export { type Model } from './model.js';
export { type Rule, type RuleSet } from './rules.js';

export interface ReportToRoute extends RuledReport {
  /** A body that the refusing one holds competent. */
  readonly proposed?: string | undefined;
  /** Bodies that have said "not ours". */
  readonly excluded?: readonly string[] | undefined;
}

export interface Decision {
  readonly agency: Assignee;
  readonly confidence: number;
  /** False: a person decides, the body is only a suggestion. */
  readonly automatic: boolean;
  readonly urgent: boolean;
  readonly kind: ReportKind;
  readonly reasons: Reason[];
  readonly alternatives: Alternative[];
  /** Rules and model: with it the decision can be replayed. */
  readonly version: string;
}

/** From here on routing decides alone: of the reports of `data/validation`, which nothing was trained on, it does so for seven of ten and is right in 0.98 of them. */
const SURE_ENOUGH = 0.8;
/** A body's proposal after a refusal: strong, not blind. */
const PROPOSAL = 2.5;
const EVIDENCE = 6;
const ALTERNATIVES = 4;

/** Which body is competent, how sure that is, and why. Pure: the same report, model and rules give the same decision. */
export function decide(report: ReportToRoute, model: Model, rules: RuleSet): Decision {
  const ruling = applyRules(rules, report);
  const named = namedFeatures(report.text, model.lexicon);
  const options = weigh(score(model, named), report, ruling);
  const best = options[0] ?? { agency: TRIAGE, probability: 0 };
  const decided = ruling.decided && !report.excluded?.includes(ruling.decided.agency) ? ruling.decided : undefined;
  const agency = decided?.agency ?? best.agency;
  const confidence = decided ? 1 : best.probability;
  const alarm = danger(report.text);
  return {
    agency,
    confidence,
    automatic: agency !== TRIAGE && (decided !== undefined || confidence >= SURE_ENOUGH),
    urgent: alarm.urgent,
    kind: kindOf(report.text),
    reasons: [
      ...reasonsOf(report, ruling, decided?.rule),
      ...evidenceFor(model, named, agency, EVIDENCE).map(({ words, weight }) => ({ kind: 'word', detail: words, weight: round(weight) })),
      ...alarm.evidence.map((words) => ({ kind: 'danger', detail: words })),
      ...(decided ? [] : [{ kind: 'model', detail: `${model.version}: ${confidence.toFixed(2)} for ${agency}`, weight: round(confidence) }]),
    ].map(short),
    alternatives: options.filter((option) => option.agency !== agency).slice(0, ALTERNATIVES).map((option) => ({ agency: option.agency, probability: round(option.probability) })),
    version: `${model.version}+rules-${rules.version}`,
  };
}

function weigh(scored: ReturnType<typeof score>, report: ReportToRoute, ruling: Ruling): { agency: Assignee; probability: number }[] {
  const open = scored.filter(({ agency }) => !report.excluded?.includes(agency) && !ruling.forbidden.has(agency));
  const shifted = open.map(({ agency, score: value }) => ({ agency, score: value + TEMPERATURE * shiftOf(agency, report, ruling) }));
  return calibrated(shifted.sort((one, other) => other.score - one.score));
}

function shiftOf(agency: Assignee, { proposed }: ReportToRoute, { weights }: Ruling): number {
  const byRules = weights.filter((weight) => weight.agency === agency).reduce((sum, { weight }) => sum + weight, 0);
  return byRules + (proposed === agency ? PROPOSAL : 0);
}

function reasonsOf(report: ReportToRoute, { forbidden, weights }: Ruling, decidedBy: string | undefined): Reason[] {
  return [
    ...(decidedBy === undefined ? [] : [{ kind: 'rule', detail: `${decidedBy}: decides` }]),
    ...weights.map(({ rule, agency, weight }) => ({ kind: 'rule', detail: `${rule}: ${agency}`, weight })),
    ...[...forbidden].map(([agency, rule]) => ({ kind: 'rule', detail: `${rule}: never ${agency}` })),
    ...(report.excluded ?? []).map((agency) => ({ kind: 'refused', detail: `${agency} has said that this is not theirs` })),
    ...(report.proposed && (ASSIGNEES as readonly string[]).includes(report.proposed) ? [{ kind: 'proposed', detail: `${report.proposed} was proposed by the body that refused`, weight: PROPOSAL }] : []),
  ];
}

/** A word of a text may be of any length (an address, a file in letters); a reason that is too long would keep the whole decision from being heard. */
const short = (reason: Reason): Reason => ({ ...reason, detail: reason.detail.slice(0, LONGEST_DETAIL).toWellFormed() });

const round = (value: number): number => Math.round(value * 1000) / 1000;
