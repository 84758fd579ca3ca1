import { flag, integer, loadEnv, oneOf, text, url, type Env } from '@s48/chassis';

export const DRIVERS = ['twilio', 'kannel', 'smpp', 'gammu', 'simulator'] as const;
export type Driver = (typeof DRIVERS)[number];

const read = (env: Env) =>
  loadEnv(env, {
    SMS_INBOUND: oneOf<Driver, undefined>(DRIVERS, undefined),
    SMS_OUTBOUND: oneOf<Driver, undefined>(DRIVERS, undefined),
    /** The number citizens know; named where a reply leaves from a sender that cannot be answered. */
    SMS_NUMBER: text('+381648449306'),
    SMS_TRANSLIT: oneOf(['script', 'bare'] as const, 'script'),
    SMS_RECONCILE_SECONDS: integer(600, 1, 86_400),
    TWILIO_ACCOUNT_SID: text(undefined),
    TWILIO_AUTH_TOKEN: text(undefined),
    /** While a token is being replaced, webhooks may still be signed with the old one. */
    TWILIO_AUTH_TOKEN_OLD: text(undefined),
    TWILIO_API_BASE: url('https://api.twilio.com', 'http:', 'https:'),
    TWILIO_FROM: text(undefined),
    TWILIO_TIMEOUT_MS: integer(10_000, 100, 60_000),
    /** `http://user:password@127.0.0.1:13013/cgi-bin/sendsms` */
    KANNEL_URL: url(undefined, 'http:', 'https:'),
    /** Stands in Kannel's configured URLs for a signature, which Kannel does not make. */
    KANNEL_HOOK_TOKEN: text(undefined),
    KANNEL_FROM: text(undefined),
    /** `smpp://user:password@centre:2775`, or `ssmpp://` over TLS */
    SMPP_URL: url(undefined, 'smpp:', 'ssmpp:'),
    SMPP_FROM: text(undefined),
    SMPP_SYSTEM_TYPE: text(undefined),
    SMPP_ENQUIRE_SECONDS: integer(30, 1, 600),
    /** Where the folders of gammu-smsd's file service lie. */
    GAMMU_DIR: text(undefined),
    GAMMU_RECEIPTS: oneOf(['expected', 'none'] as const, 'expected'),
    SIMULATOR: flag,
  });

/**
 * Each direction has its own driver, because the number that citizens text and the cheapest way to answer are often two suppliers'.
 * Unset, it follows from what is configured: Twilio's account, else the simulator where that is on, else off.
 */
export function loadSmsConfig(env: Env) {
  const config = read(env);
  const account = config.TWILIO_ACCOUNT_SID !== undefined && config.TWILIO_AUTH_TOKEN !== undefined;
  const simulator = config.SIMULATOR ? ('simulator' as const) : undefined;
  const inbound = config.SMS_INBOUND ?? (account ? 'twilio' : simulator);
  const outbound = config.SMS_OUTBOUND ?? (account && config.TWILIO_FROM !== undefined ? 'twilio' : simulator);
  const problems = [...missing('SMS_INBOUND', inbound, config), ...missing('SMS_OUTBOUND', outbound, config)];
  if (problems.length > 0) throw new Error(`Bad environment: ${problems.join('; ')}. See .env.example.`);
  const enquireMs = config.SMPP_ENQUIRE_SECONDS * 1000;
  return { ...config, inbound, outbound, smppTimes: { enquireMs, silenceMs: enquireMs * 2.5, responseMs: enquireMs } };
}

export type SmsConfig = ReturnType<typeof loadSmsConfig>;

const NEEDS: Readonly<Record<Driver, { readonly SMS_INBOUND: readonly string[]; readonly SMS_OUTBOUND: readonly string[] }>> = {
  twilio: { SMS_INBOUND: ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN'], SMS_OUTBOUND: ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'TWILIO_FROM'] },
  kannel: { SMS_INBOUND: ['KANNEL_HOOK_TOKEN'], SMS_OUTBOUND: ['KANNEL_URL', 'KANNEL_HOOK_TOKEN'] },
  smpp: { SMS_INBOUND: ['SMPP_URL'], SMS_OUTBOUND: ['SMPP_URL'] },
  gammu: { SMS_INBOUND: ['GAMMU_DIR'], SMS_OUTBOUND: ['GAMMU_DIR'] },
  simulator: { SMS_INBOUND: ['SIMULATOR'], SMS_OUTBOUND: ['SIMULATOR'] },
};

function missing(direction: 'SMS_INBOUND' | 'SMS_OUTBOUND', driver: Driver | undefined, config: Readonly<Record<string, unknown>>): string[] {
  const lacking = driver ? NEEDS[driver][direction].filter((name) => !config[name]) : [];
  return lacking.length > 0 ? [`${direction}=${driver} needs ${lacking.join(', ')}`] : [];
}
