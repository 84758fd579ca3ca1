import { ASSIGNEES, type Assignee } from '@s48/contracts';

export interface RoutedCase {
  readonly id: string;
  readonly channel?: string;
  readonly text: string;
  readonly expected: Assignee;
  readonly also?: readonly Assignee[];
}
export interface UrgentCase {
  readonly id: string;
  readonly text: string;
  readonly urgent: boolean;
}
export interface PairCase {
  readonly id: string;
  readonly text_a: string;
  readonly text_b: string;
  readonly same: boolean;
}
export type Case = RoutedCase | UrgentCase | PairCase;

type Line = Readonly<Record<string, unknown>>;
/** What is wrong with a field, or undefined. */
type Check = (value: unknown) => string | undefined;

const text: Check = (value) => (typeof value === 'string' ? undefined : 'must be a text');
const yesOrNo: Check = (value) => (typeof value === 'boolean' ? undefined : 'must be true or false');
const body: Check = (value) => ((ASSIGNEES as readonly unknown[]).includes(value) ? undefined : `must be one of ${ASSIGNEES.join(', ')}; it is ${JSON.stringify(value)}`);
const bodies: Check = (value) => (Array.isArray(value) ? value.map(body).find(Boolean) : value === undefined || value === null ? undefined : 'must be a list of bodies');

/** The three kinds of files, and by which field the lines of each are known. */
const KINDS: readonly { readonly by: string; readonly fields: Readonly<Record<string, Check>> }[] = [
  { by: 'same', fields: { text_a: text, text_b: text, same: yesOrNo } },
  { by: 'urgent', fields: { text, urgent: yesOrNo } },
  { by: 'expected', fields: { text, expected: body, also: bodies } },
];

/** Reads lines of JSON, all of one kind; throws with the line and what is wrong with it. */
export function readCases(file: string): Case[] {
  const lines = file.replace(/^\uFEFF/u, '').split(/\r?\n/u).map((line, at) => ({ line, at: at + 1 })).filter(({ line }) => line.trim() !== '');
  if (lines.length === 0) throw new Error('it holds no line');
  const cases = lines.map(({ line, at }) => parse(line, at));
  const kind = KINDS.find(({ by }) => by in cases[0]!);
  if (!kind) throw new Error(`line ${lines[0]!.at} has none of ${KINDS.map(({ by }) => by).join(', ')}: it cannot be told what to measure`);
  cases.forEach((one, index) => check(one, kind, lines[index]!.at));
  return cases as unknown as Case[];
}

function parse(line: string, at: number): Line {
  const value = readJson(line, at);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error(`line ${at} must be an object`);
  return value as Line;
}

function readJson(line: string, at: number): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw new Error(`line ${at} is not JSON`, { cause: error });
  }
}

function check(one: Line, { by, fields }: (typeof KINDS)[number], at: number): void {
  const other = by in one ? undefined : KINDS.find((kind) => kind.by in one);
  if (other) throw new Error(`line ${at} has ${other.by}, the first one has ${by}: all lines of a file must be of one kind`);
  for (const [field, wrong] of Object.entries(fields)) {
    const problem = wrong(one[field]);
    if (problem) throw new Error(`line ${at}, ${field}: ${problem}`);
  }
}
