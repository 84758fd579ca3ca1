import { loadEnv, type Env } from '@s48/chassis';
import { parseTrainAt } from './domain/training-due.js';

export const loadRoutingConfig = (env: Env) =>
  loadEnv(env, {
    /** When a candidate is trained where people have corrected routing since the last one: minutes after midnight, null for never. */
    TRAIN_AT: (value) => parseTrainAt(value ?? '03:10'),
  });

export type RoutingConfig = ReturnType<typeof loadRoutingConfig>;
