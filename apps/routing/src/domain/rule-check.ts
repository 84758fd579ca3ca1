import { ASSIGNEES, CHANNELS } from '@s48/contracts';
import { fold } from '@s48/language';
import { knownPlace } from './gazetteer.js';
import type { Rule } from './rules.js';

export interface RuleProblem {
  /** Position in the list, from 0; -1 for the list itself. */
  readonly rule: number;
  readonly field: string;
  readonly problem: string;
}

const CONDITIONS = ['category', 'words', 'withoutWords', 'place', 'channel', 'from', 'until', 'days'];
const EFFECTS = ['decide', 'forbid', 'weight'];
const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d$/;
const HEAVIEST = 10;
const MOST_RULES = 500;
const LONGEST_NAME = 200;

/** What is wrong with a draft of rules, field by field; an empty list means that it may be saved as it is. Nothing is mended or switched off silently. */
export function checkRules(draft: unknown): RuleProblem[] {
  if (!Array.isArray(draft)) return [{ rule: -1, field: 'rules', problem: 'must be a list of rules' }];
  if (draft.length > MOST_RULES) return [{ rule: -1, field: 'rules', problem: `at most ${MOST_RULES} rules` }];
  const names = new Set<string>();
  return draft.flatMap((rule: unknown, at) => {
    const problems = isRecord(rule) ? checkRule(rule) : [{ field: 'rule', problem: 'must be an object with name, when and then' }];
    const name = isRecord(rule) ? String(rule['name']) : '';
    if (name && names.has(name)) problems.push({ field: 'name', problem: `"${name}" is used twice; names tell decisions apart` });
    names.add(name);
    return problems.map((problem) => ({ rule: at, ...problem }));
  });
}

/** Throws with every problem named; what it returns can be applied. */
export function parseRules(draft: unknown): Rule[] {
  const problems = checkRules(draft);
  if (problems.length > 0) throw new Error(problems.map(({ rule, field, problem }) => `rule ${rule + 1}, ${field}: ${problem}`).join('; '));
  return draft as Rule[];
}

type Problem = Omit<RuleProblem, 'rule'>;
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

function checkRule({ name, when, then, ...rest }: Record<string, unknown>): Problem[] {
  const problems: Problem[] = Object.keys(rest).map((field) => ({ field, problem: 'unknown; a rule has name, when and then' }));
  if (typeof name !== 'string' || name.trim() === '') problems.push({ field: 'name', problem: 'must be a text' });
  else if (name.length > LONGEST_NAME) problems.push({ field: 'name', problem: `at most ${LONGEST_NAME} letters: it stands in the reasons of every decision` });
  if (!isRecord(when) || Object.keys(when).length === 0) problems.push({ field: 'when', problem: `must have at least one of ${CONDITIONS.join(', ')}` });
  else problems.push(...Object.entries(when).flatMap(([field, value]) => checkCondition(field, value)), ...checkHours(when));
  return [...problems, ...checkEffect(then)];
}

function checkHours({ from, until }: Record<string, unknown>): Problem[] {
  return from !== undefined && from === until ? [{ field: 'when.until', problem: `is the same as from: the rule would never hold` }] : [];
}

function checkCondition(field: string, value: unknown): Problem[] {
  const bad = (problem: string): Problem[] => [{ field: `when.${field}`, problem }];
  if (!CONDITIONS.includes(field)) return bad(`unknown; allowed are ${CONDITIONS.join(', ')}`);
  if (field === 'from' || field === 'until') return typeof value === 'string' && TIME.test(value) ? [] : bad('must be a local time like 22:00');
  if (!Array.isArray(value) || value.length === 0) return bad('must be a list with at least one member');
  if (field === 'days') return value.every((day) => Number.isInteger(day) && day >= 1 && day <= 7) ? [] : bad('days are 1 (Monday) to 7 (Sunday)');
  return value.flatMap((one: unknown) => {
    if (typeof one !== 'string' || one.trim() === '') return bad('members must be texts that are not empty');
    if (field === 'channel' && !(CHANNELS as readonly string[]).includes(one)) return bad(`"${one}" is no channel; allowed are ${CHANNELS.join(', ')}`);
    if (field === 'place' && !knownPlace(one)) return bad(`"${one}" is not in the gazetteer of Smederevo`);
    return field.toLowerCase().endsWith('words') ? checkWords(one).flatMap(bad) : [];
  });
}

/** A pattern with a gap in it would match no word, ever. */
function checkWords(pattern: string): string[] {
  const parts = pattern.split('+').map(fold);
  if (parts.some((part) => part.includes(' '))) return [`"${pattern}" is two words: write ${pattern.trim().replace(/[^\p{L}\p{N}=+]+/gu, '+')}`];
  return parts.some((part) => part.length < 2) ? [`"${pattern}" is too short to match words by`] : [];
}

function checkEffect(then: unknown): Problem[] {
  if (!isRecord(then)) return [{ field: 'then', problem: `must have effect (${EFFECTS.join(', ')}) and agency` }];
  const problems: Problem[] = Object.keys(then).filter((field) => !['effect', 'agency', 'weight'].includes(field)).map((field) => ({ field: `then.${field}`, problem: 'unknown; an effect has effect, agency and, where it is weight, weight' }));
  if (then['effect'] !== 'weight' && then['weight'] !== undefined) problems.push({ field: 'then.weight', problem: 'goes with the effect weight only' });
  if (!EFFECTS.includes(String(then['effect']))) problems.push({ field: 'then.effect', problem: `allowed are ${EFFECTS.join(', ')}` });
  if (!(ASSIGNEES as readonly unknown[]).includes(then['agency'])) problems.push({ field: 'then.agency', problem: `allowed are ${ASSIGNEES.join(', ')}` });
  const weight = then['weight'];
  if (then['effect'] === 'weight' && (typeof weight !== 'number' || !Number.isFinite(weight) || weight === 0 || Math.abs(weight) > HEAVIEST)) {
    problems.push({ field: 'then.weight', problem: `must be a number from -${HEAVIEST} to ${HEAVIEST}, and not 0` });
  }
  return problems;
}
