import { flag, integer, loadEnv, type Env, type Reader } from '@s48/chassis';

export interface Open311Key {
  readonly client: string;
  readonly key: string;
}

/** The key that the simulator page shows; it opens nothing elsewhere. */
export const DEMO_KEY: Open311Key = { client: 'demo', key: 'demo-48' };

/** `name:key,name:key`; the name tells the clients apart in idempotency keys and logs. */
const keys: Reader<readonly Open311Key[]> = (value) =>
  (value ?? '').split(',').filter((entry) => entry.trim()).map((entry) => {
    const match = /^\s*([a-z0-9-]{2,40}):(\S{16,200})\s*$/.exec(entry);
    if (!match) throw new Error('must be a comma list of name:key, the name of a-z 0-9 -, the key of at least 16 characters');
    return { client: match[1]!, key: match[2]! };
  });

export function loadWebConfig(env: Env) {
  const { OPEN311_KEYS, ...config } = loadEnv(env, {
    OPEN311_KEYS: keys,
    OPEN311_FETCH_MEDIA: flag,
    /** From one address; 0 sets no limit. Open311 clients with a key have none. */
    WEB_SUBMISSIONS_PER_10_MIN: integer(20, 0, 100_000),
    /** From one address; each further one is asked for a proof of work. 0 asks never. */
    WEB_UNASKED_PER_HOUR: integer(10, 0, 100_000),
    SIMULATOR: flag,
  });
  return { ...config, OPEN311_KEYS: config.SIMULATOR ? [...OPEN311_KEYS, DEMO_KEY] : OPEN311_KEYS };
}

export type WebConfig = ReturnType<typeof loadWebConfig>;
