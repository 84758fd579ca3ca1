import { integer, loadEnv, text, url, type Env } from '@s48/chassis';

/** Any one of them makes it a system in use. */
const PROVIDERS = {
  SMS_INBOUND: text(undefined),
  SMS_OUTBOUND: text(undefined),
  TWILIO_ACCOUNT_SID: text(undefined),
  IMAP_URL: text(undefined),
  MAIL_LISTEN: text(undefined),
  SMTP_URL: text(undefined),
  VOICEMAIL_SPOOL: text(undefined),
};

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
    ...PROVIDERS,
    S48_PG_BIN: text(undefined),
  });

/** True where nobody real can be reached: the simulator's routes are open to everyone, and stand beside no provider. */
export const isTrial = (config: HostConfig): boolean => config.NODE_ENV !== 'production' && Object.keys(PROVIDERS).every((name) => !config[name as keyof typeof PROVIDERS]);

export type HostConfig = ReturnType<typeof loadHostConfig>;
