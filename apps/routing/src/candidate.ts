import { readCorpus, readLines } from './corpus.js';
import { agreement, type Agreement } from './domain/agreement.js';
import { asTexts, split, type Correction } from './domain/corrections.js';
import { decide, type Model, type RuleSet } from './domain/decide.js';
import { decodeModel, encodeModel } from './domain/model-codec.js';
import { formOf } from './domain/model-form.js';
import { trainModel, type LabelledText } from './domain/model.js';
import { loadModel } from './model-file.js';

/** What a training needs; all of it can be passed to another thread. */
export interface TrainingOrder {
  readonly version: string;
  /** Oldest first. */
  readonly corrections: readonly Correction[];
  readonly rules: RuleSet;
  /** The model in force; null is the shipped one. */
  readonly inForce: Uint8Array | null;
}

interface Compared {
  readonly current: Agreement;
  readonly candidate: Agreement;
}

export interface Figures {
  /** The newest corrections: decided by the model in force, which may have learned from some, and by one trained without them. */
  readonly heldOut: Compared;
  /** Reports that no model learns from. */
  readonly crossCheck: Compared;
}

export interface Candidate {
  readonly version: string;
  readonly form: string;
  readonly texts: number;
  readonly corrections: number;
  readonly figures: Figures;
  readonly bytes: Uint8Array;
}

/** Trains twice: without the newest corrections to be measured by them, then with all. Takes seconds: not for the thread that serves. */
export function trainCandidate({ version, corrections, rules, inForce }: TrainingOrder): Candidate {
  const { development, own, lexicon } = readCorpus();
  const { learned, heldOut } = split(corrections);
  const train = (some: readonly Correction[]): Model => ({ ...trainModel([...development, ...own, ...asTexts(some)], lexicon), version });
  const current = inForce ? decodeModel(inForce) : loadModel();
  const measured = train(learned);
  const model = heldOut.length === 0 ? measured : train(corrections);
  const compared = (reports: readonly Correction[]): Compared => ({ current: judge(reports, current, rules), candidate: judge(reports, measured, rules) });
  return {
    version,
    form: formOf(model),
    texts: development.length + own.length,
    corrections: corrections.length,
    figures: { heldOut: compared(heldOut), crossCheck: compared(crossCheck()) },
    bytes: encodeModel(model, lexicon),
  };
}

const judge = (reports: readonly Correction[], model: Model, rules: RuleSet): Agreement =>
  agreement(reports.map((report) => ({ expected: report.agency, decision: decide(report, model, rules) })));

const crossCheck = (): Correction[] =>
  readLines('validation/reports.jsonl').map((line) => {
    const { text, expected } = JSON.parse(line) as LabelledText;
    return { text, agency: expected };
  });
