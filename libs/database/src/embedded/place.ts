import { createHash } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { canEnter, type Account } from './account.js';

/** Where root keeps what the server's account must reach when the checkout itself is closed to it. */
export const ROOT_STORE = '/var/lib/sistem48';

/**
 * The folder of the data, reachable by the server's account. Usually the one asked for; where root works in a place closed to
 * everyone else, a folder of the same meaning under {@link ROOT_STORE}, and a file beside the first says so.
 */
export function dataFolder(asked: string, account: Account, log: (line: string) => void): string {
  mkdirSync(dirname(asked), { recursive: true, mode: 0o711 });
  const direct = existsSync(asked) ? realpathSync(asked) : join(realpathSync(dirname(asked)), basename(asked));
  const parent = dirname(direct);
  if (!account.ids || canEnter(account, parent)) return direct;
  if (canEnter(account, dirname(parent))) {
    // Others may pass through this folder, not look into it: the same as 0700 for every file they cannot name and open.
    chmodSync(parent, statSync(parent).mode | 0o011);
    if (canEnter(account, parent)) return direct;
  }
  const elsewhere = join(ROOT_STORE, createHash('sha256').update(direct).digest('hex').slice(0, 16));
  mkdirSync(ROOT_STORE, { recursive: true, mode: 0o755 });
  writeFileSync(`${direct}.is-at`, `${elsewhere}\n`);
  log(`${parent} is closed to the account ${account.name}: the database is kept in ${elsewhere}`);
  return elsewhere;
}

/** The major version that made the data, or undefined where there is none yet. */
export function majorOf(folder: string): number | undefined {
  const file = join(folder, 'PG_VERSION');
  return existsSync(file) ? Number(readFileSync(file, 'utf8')) : undefined;
}

// struct sockaddr_un holds 108 bytes on Linux and 104 on macOS, the closing zero included.
const LONGEST_SOCKET_PATH = 103;

/** A private folder for the socket: the data folder itself, or a short one where that path is too long for a socket. */
export function socketFolder(data: string, { ids }: Account): string {
  if (Buffer.byteLength(join(data, '.s.PGSQL.5432')) <= LONGEST_SOCKET_PATH && !/[",]/.test(data)) return data;
  const folder = mkdtempSync(join(Buffer.byteLength(tmpdir()) < 60 ? tmpdir() : '/tmp', 's48-'));
  if (ids) chownSync(folder, ids.uid, ids.gid);
  return folder;
}
