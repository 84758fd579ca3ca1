import { isNativeError } from 'node:util/types';

const CONNECTION_CODES = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOENT', 'ENOTFOUND', 'EHOSTUNREACH']);

// SQLSTATE classes: 08 connection, 53 resources, 57P0x shutdown, crash or start; 25P03 idle transaction ended by the server.
const DOWN_STATES = /^(08|53|57P0|25P03)/;

// 22021 a NUL in a text, 22P05 a NUL in JSON.
const UNSTORABLE_STATES = new Set(['22021', '22P05']);

/** True when a text from outside holds a NUL, which PostgreSQL stores nowhere: the input is at fault, and no later attempt helps. */
export function isUnstorable(error: unknown): boolean {
  return isNativeError(error) && UNSTORABLE_STATES.has((error as { code?: string }).code ?? '');
}

/** True when PostgreSQL cannot be worked with right now, so that nothing is wrong with what was tried. */
export function isDatabaseDown(error: unknown): boolean {
  // Not `instanceof`: an error of Node's own is of another realm where tests run.
  if (!isNativeError(error)) return false;
  const { code, driverError } = error as { code?: string; driverError?: unknown };
  if (code && (CONNECTION_CODES.has(code) || DOWN_STATES.test(code))) return true;
  if (/Connection terminated|already released|not currently accepting connections|timeout exceeded when trying to connect|Client has encountered a connection error|not queryable|DataSource is not set|Driver not Connected/i.test(error.message)) return true;
  return driverError !== undefined && driverError !== error && isDatabaseDown(driverError);
}
