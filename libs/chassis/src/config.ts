import { PROMISE } from '@s48/contracts';
import { duration, flag, integer, loadEnv, oneOf, required, secret, text, url, type Env } from './env.js';

/** What every service needs to know. */
export function loadChassisConfig(env: Env) {
  const config = loadEnv(env, {
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
    /** The virus scanner that looks at what citizens attach, where there is one: `tcp://127.0.0.1:3310`, `unix:///run/clamav/clamd.ctl` */
    CLAMD_URL: url(undefined, 'tcp:', 'unix:'),
    PROMISE: duration(PROMISE),
    /** Serves the pages and endpoints for trying it without accounts; refused in production. */
    SIMULATOR: flag,
    NODE_ENV: text('development'),
  });
  // Its routes are open to everyone, and one of them makes keys of agencies.
  if (config.SIMULATOR && config.NODE_ENV === 'production') throw new Error('Bad environment: SIMULATOR must be unset where NODE_ENV is production. See .env.example.');
  return config;
}

export type ChassisConfig = ReturnType<typeof loadChassisConfig>;
