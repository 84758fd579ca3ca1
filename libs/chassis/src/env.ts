import { durationMs } from '@s48/contracts';

export type Env = Readonly<Record<string, string | undefined>>;

/** Reads one variable: its text (never empty) or undefined, to a value; throws what is allowed. */
export type Reader<T> = (text: string | undefined) => T;

export const text =
  <D extends string | undefined>(fallback: D): Reader<string | D> =>
  (value) => value ?? fallback;

export const required: Reader<string> = (value) => {
  if (value === undefined) throw new Error('must be set');
  return value;
};

export const secret: Reader<string> = (value) => {
  if (value === undefined || value.length < 32) throw new Error('must be set to a secret of at least 32 characters (openssl rand -hex 32)');
  return value;
};

export const integer =
  (fallback: number, min = 0, max = Number.MAX_SAFE_INTEGER): Reader<number> =>
  (value) => {
    const number = value === undefined ? fallback : Number(value);
    if (!Number.isInteger(number) || number < min || number > max) throw new Error(`must be a whole number from ${min} to ${max}`);
    return number;
  };

export const flag: Reader<boolean> = (value) => {
  if (value === undefined || value === '0' || value === 'false') return false;
  if (value === '1' || value === 'true') return true;
  throw new Error('must be 1 or 0');
};

export const oneOf =
  <T extends string, D extends T | undefined>(allowed: readonly T[], fallback: D): Reader<T | D> =>
  (value) => {
    if (value === undefined) return fallback;
    if (!(allowed as readonly string[]).includes(value)) throw new Error(`must be one of ${allowed.join(', ')}`);
    return value as T;
  };

export const url =
  <D extends string | undefined>(fallback: D, ...protocols: string[]): Reader<string | D> =>
  (value) => {
    if (value === undefined) return fallback;
    if (!URL.canParse(value)) throw new Error(`must be a URL (${protocols.join(', ')})`);
    if (!protocols.includes(new URL(value).protocol)) throw new Error(`must start with ${protocols.join(' or ')}`);
    return value;
  };

/** An ISO 8601 duration, in milliseconds. */
export const duration =
  (fallback: string): Reader<number> =>
  (value) => durationMs(value ?? fallback);

/**
 * Reads all variables of a service at once. An empty variable is an unset one. Complains about every bad variable by its name,
 * never with its value: it may be a password.
 */
export function loadEnv<R extends Record<string, Reader<unknown>>>(env: Env, readers: R): { [K in keyof R]: ReturnType<R[K]> } {
  const problems: string[] = [];
  const entries = Object.entries(readers).map(([name, read]) => {
    try {
      return [name, read(env[name]?.trim() || undefined)];
    } catch (error) {
      problems.push(`${name} ${(error as Error).message}`);
      return [name, undefined];
    }
  });
  if (problems.length > 0) throw new Error(`Bad environment: ${problems.join('; ')}. See .env.example.`);
  return Object.fromEntries(entries) as { [K in keyof R]: ReturnType<R[K]> };
}
