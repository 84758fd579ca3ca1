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

/** From here on routing decides alone: of the reports of `data/validation`, which nothing was trained on, it does so for nearly eight of ten and is right in 0.98 of them. */
const SURE_ENOUGH = 0.8;
/** After so many bodies have said "not ours" a person decides: tickets must not travel in circles. */
const MOST_REFUSALS = 2;
/** A body's proposal after a refusal: strong, not blind. */
const PROPOSAL = 2.5;
const EVIDENCE = 6;
const ALTERNATIVES = 4;

/** Which body is competent, how sure that is, and why. Pure: the same report, model and rules give the same decision. */
export function decide(report: ReportToRoute, model: Model, rules: RuleSet): Decision {
  const ruling = applyRules(rules, report, report.excluded);
  const named = namedFeatures(report.text, model.lexicon);
  const options = weigh(score(model, named), report, ruling);
  const { agency, confidence, by } = choose(options[0], report, ruling);
  const alarm = danger(report.text);
  const words = by === 'nobody' ? [] : evidenceFor(model, named, agency, EVIDENCE);
  return {
    agency,
    confidence,
    automatic: agency !== TRIAGE && confidence >= SURE_ENOUGH,
    urgent: alarm.urgent,
    kind: kindOf(report.text),
    reasons: [
      ...reasonsOf(report, ruling, by),
      ...words.map(({ words: detail, weight }) => ({ kind: 'word', detail, weight: round(weight) })),
      ...alarm.evidence.map((detail) => ({ kind: 'danger', detail })),
      ...(by === 'model' ? [{ kind: 'model', detail: `${model.version}: ${confidence.toFixed(2)} for ${agency}`, weight: round(confidence) }] : []),
    ].map(short),
    alternatives: options.filter((option) => option.agency !== agency).slice(0, ALTERNATIVES).map((option) => ({ agency: option.agency, probability: round(option.probability) })),
    version: `${model.version}+rules-${rules.version}`,
  };
}

interface Option {
  readonly agency: Assignee;
  readonly probability: number;
}

interface Choice {
  readonly agency: Assignee;
  readonly confidence: number;
  /** Nobody: too many bodies have refused, a person has to. */
  readonly by: 'rule' | 'model' | 'nobody';
}

function choose(best: Option | undefined, { excluded = [] }: ReportToRoute, { decided }: Ruling): Choice {
  if (excluded.length >= MOST_REFUSALS) return { agency: TRIAGE, confidence: 0, by: 'nobody' };
  if (decided) return { agency: decided.agency, confidence: 1, by: 'rule' };
  return { agency: best?.agency ?? TRIAGE, confidence: best?.probability ?? 0, by: 'model' };
}

function weigh(scored: ReturnType<typeof score>, report: ReportToRoute, ruling: Ruling): Option[] {
  const open = scored.filter(({ agency }) => !report.excluded?.includes(agency) && !ruling.forbidden.has(agency));
  const shifted = open.map(({ agency, score: value }) => ({ agency, score: value + TEMPERATURE * shiftOf(agency, report, ruling) }));
  return calibrated(shifted.sort((one, other) => other.score - one.score));
}

function shiftOf(agency: Assignee, { proposed }: ReportToRoute, { weights }: Ruling): number {
  const byRules = weights.filter((weight) => weight.agency === agency).reduce((sum, { weight }) => sum + weight, 0);
  return byRules + (proposed === agency ? PROPOSAL : 0);
}

function reasonsOf(report: ReportToRoute, { decided, forbidden, weights }: Ruling, by: Choice['by']): Reason[] {
  const { excluded = [] } = report;
  return [
    ...(by === 'nobody' ? [{ kind: 'undecided', detail: `${excluded.length} bodies said "not ours": ${excluded.join(', ')}` }] : []),
    ...(by === 'rule' ? [{ kind: 'rule', detail: `${decided!.rule}: decides` }] : []),
    ...weights.map(({ rule, agency, weight }) => ({ kind: 'rule', detail: `${rule}: ${agency}`, weight })),
    ...[...forbidden].map(([agency, rule]) => ({ kind: 'rule', detail: `${rule}: never ${agency}` })),
    ...excluded.map((agency) => ({ kind: 'refused', detail: `${agency} has said that this is not theirs` })),
    ...(report.proposed && (ASSIGNEES as readonly string[]).includes(report.proposed) ? [{ kind: 'proposed', detail: `${report.proposed} was proposed by the body that refused`, weight: PROPOSAL }] : []),
  ];
}

/** A word of a text may be of any length (an address, a file in letters); a reason that is too long would keep the whole decision from being heard. */
const short = (reason: Reason): Reason => ({ ...reason, detail: reason.detail.slice(0, LONGEST_DETAIL).toWellFormed() });

const round = (value: number): number => Math.round(value * 1000) / 1000;
