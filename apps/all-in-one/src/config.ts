import { integer, loadEnv, text, url, type Env } from '@s48/chassis';

export const loadHostConfig = (env: Env) =>
  loadEnv(env, {
    PORT: integer(4848, 1, 65_535),
    HOST: text('127.0.0.1'),
    /** The embedded database, the keys and the simulator's files. */
    DATA_DIR: text('.data'),
    DATABASE_URL: url(undefined, 'postgres:', 'postgresql:'),
    AMQP_URL: url(undefined, 'amqp:', 'amqps:'),
    CONTACT_KEY: text(undefined),
    ADMIN_EMAIL: text('admin@sistem48.local'),
    ADMIN_PASSWORD: text(undefined),
    NODE_ENV: text('development'),
    SMS_INBOUND: text(undefined),
    IMAP_URL: text(undefined),
    VOICEMAIL_SPOOL: text(undefined),
    S48_PG_BIN: text(undefined),
  });

export type HostConfig = ReturnType<typeof loadHostConfig>;
