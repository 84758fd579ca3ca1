import { integer, loadEnv, type Env } from '@s48/chassis';

export const loadSlaConfig = (env: Env) =>
  loadEnv(env, {
    /** How often the clock looks for promises that fall due. */
    SLA_TICK_MS: integer(250, 10, 60_000),
  });

export type SlaConfig = ReturnType<typeof loadSlaConfig>;
