import { PROMISE } from '@s48/contracts';
import { duration, flag, integer, loadEnv, oneOf, required, secret, text, url, type Env } from './env.js';

/** What every service needs to know. */
export const loadChassisConfig = (env: Env) =>
  loadEnv(env, {
    DATABASE_URL: required,
    DATABASE_POOL: integer(10, 2, 100),
    AMQP_URL: text(undefined),
    /** Seals citizens' addresses and signs links: at least 32 characters, the same for every service. */
    CONTACT_KEY: secret,
    LOG_LEVEL: oneOf(['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const, 'info'),
    /** Where citizens reach the system; signatures of webhooks are checked against it. */
    PUBLIC_URL: url('http://localhost:4848', 'http:', 'https:'),
    /** Where the other services reach desk. */
    DESK_URL: url('http://127.0.0.1:4848', 'http:', 'https:'),
    PROMISE: duration(PROMISE),
    /** Serves the pages and endpoints for trying it without accounts; refused in production. */
    SIMULATOR: flag,
  });

export type ChassisConfig = ReturnType<typeof loadChassisConfig>;
