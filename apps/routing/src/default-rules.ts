import type { RuleSet } from './domain/decide.js';

/** What is in force until an administrator writes rules: the model alone decides. */
export const DEFAULT_RULES: RuleSet = { version: 0, rules: [] };
