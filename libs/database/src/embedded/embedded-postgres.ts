import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { accountOf, serverAccount, type Account } from './account.js';
import { findBinaries, type Binaries } from './binaries.js';
import { dataFolder, majorOf, socketFolder } from './place.js';
import { launch, running, type Postmaster } from './postmaster.js';
import { Seat } from './seat.js';

export interface EmbeddedPostgresOptions {
  /** Folder of the database files; made when it is not there. Its parent should be nobody else's. */
  readonly dataDir: string;
  /** The bin folder of a PostgreSQL installation, instead of the one that would be found. */
  readonly binaries?: string | undefined;
  readonly log: (line: string) => void;
}

export interface EmbeddedPostgres {
  /** Reaches the database `sistem48` over the server's unix socket; there is no TCP port. */
  readonly url: string;
  stop(): Promise<void>;
}

const OWNER = 'sistem48';

/**
 * A PostgreSQL of our own: checksummed, fsynced, on a unix socket only its account and root can reach, never run as root.
 * The server outlives a kill of this process and is adopted by the next one; while this process runs, a server that dies is
 * started again. One process at a time: a second one on the same folder is refused.
 */
export async function startEmbeddedPostgres({ dataDir, binaries: folder, log }: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const fresh = serverAccount();
  const data = dataFolder(dataDir, fresh, log);
  const account = accountOf(data, fresh);
  const binaries = findBinaries(account, { folder, major: majorOf(data) });
  if (majorOf(data) === undefined) initialize(data, binaries, account);

  let sockets: string | undefined; // the same after a restart: others hold the url
  const start = async (): Promise<Postmaster> => {
    const server = (await running(data)) ?? (await launch(data, (sockets ??= socketFolder(data, account)), binaries, account));
    sockets = server.sockets;
    return server;
  };
  const seat = new Seat(start, (server) => urlOf(server, 'postgres'), log);
  const server = await seat.take();
  await createDatabase(server);
  return {
    url: urlOf(server, OWNER),
    async stop() {
      await seat.leave();
      if (server.sockets !== data) rmSync(server.sockets, { recursive: true, force: true });
    },
  };
}

/** Makes the files aside and renames them at the end: a kill in between leaves no half-made database. */
function initialize(data: string, { folder }: Binaries, { ids }: Account): void {
  if (existsSync(data) && readdirSync(data).length > 0) {
    throw new Error(`${data} is not empty and holds no PostgreSQL data: move it away or choose another DATA_DIR`);
  }
  const unfinished = `${data}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  if (ids) chownSync(unfinished, ids.uid, ids.gid);
  // Trust is right here: the socket lies in a folder of mode 0700, and there is no other way in.
  const args = ['-D', unfinished, '-U', OWNER, '--data-checksums', '--encoding=UTF8', '--locale=C', '--auth-local=trust', '--auth-host=reject'];
  const { status, stderr, error } = spawnSync(join(folder, 'initdb'), args, { ...ids, cwd: '/', encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] });
  if (status !== 0) throw new Error(`initdb failed: ${error?.message ?? stderr.trim()}`);
  renameSync(unfinished, data);
}

const urlOf = ({ sockets, port }: Postmaster, database: string) =>
  `postgresql://${OWNER}@localhost:${port}/${database}?host=${encodeURIComponent(sockets)}`;

async function createDatabase(server: Postmaster): Promise<void> {
  const client = new pg.Client({ connectionString: urlOf(server, 'postgres') });
  await client.connect();
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [OWNER]);
    if (!rowCount) await client.query(`create database ${OWNER}`);
  } finally {
    await client.end();
  }
}
