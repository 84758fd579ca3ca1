import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { transformSync } from '@swc/core';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { serverAccount } from './account.js';
import { findBinaries } from './binaries.js';

// Each test makes a database cluster and starts it, once or twice: slow where the machine is busy.
jest.setTimeout(120_000);

// Real servers, started by processes of their own: only so can one be killed, and another be a user who is not root.
const isRoot = process.getuid?.() === 0;
const NOBODY = { uid: 65_534, gid: 65_534 };
const accounts: [string, typeof NOBODY | undefined][] = isRoot
  ? [['root', undefined], ['a normal user', NOBODY]]
  : [['a normal user', undefined]];

let folder: string;
let launcher: string;
const children: ChildProcess[] = [];
const folders: string[] = [];

/** The launcher where every account may read it: a checkout under a private folder is closed to all but its owner. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 's48-pg-'));
  chmodSync(folder, 0o755);
  const sources = dirname(fileURLToPath(import.meta.url));
  for (const file of readdirSync(sources).filter((name) => !name.endsWith('.spec.ts'))) {
    const { code } = transformSync(readFileSync(join(sources, file), 'utf8'), { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'es6' } });
    writeFileSync(join(folder, file.replace(/\.ts$/, '.js')), code);
  }
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  copyPackage('pg', sources);
  launcher = join(folder, 'launcher.mjs');
  writeFileSync(
    launcher,
    `import { startEmbeddedPostgres } from './embedded-postgres.js';
     try {
       const db = await startEmbeddedPostgres({ ...JSON.parse(process.argv[2]), log: (line) => process.send({ log: line }) });
       process.once('message', () => db.stop().then(() => process.disconnect()));
       process.send({ url: db.url });
     } catch (error) {
       process.send({ error: error.message });
       process.disconnect();
     }`,
  );
});

/** A package with all it needs, found as Node finds it: in the nearest node_modules. */
function copyPackage(name: string, from: string): void {
  const installed = join(from, 'node_modules', name);
  if (!existsSync(installed)) return copyPackage(name, dirname(from));
  const target = join(folder, 'node_modules', name);
  if (existsSync(target)) return;
  cpSync(installed, target, { recursive: true });
  const { dependencies = {} } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as { dependencies?: Record<string, string> };
  for (const dependency of Object.keys(dependencies)) copyPackage(dependency, installed);
}

interface Launch {
  readonly url?: string;
  readonly error?: string;
  readonly logs: string[];
  readonly child: ChildProcess;
  stop(): Promise<void>;
}

async function start(options: { dataDir: string; binaries?: string }, ids?: typeof NOBODY): Promise<Launch> {
  const child = fork(launcher, [JSON.stringify({ binaries, ...options })], { ...ids, cwd: '/', stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  children.push(child);
  const logs: string[] = [];
  const stop = async () => {
    const ended = once(child, 'exit');
    child.send('stop');
    await ended;
  };
  return new Promise((resolve) => {
    child.on('message', (message: { log?: string; url?: string; error?: string }) => (message.log ? logs.push(message.log) : resolve({ ...message, logs, child, stop })));
    child.once('exit', (code) => resolve({ error: `ended with ${code}`, logs, child, stop }));
  });
}

const { folder: binaries } = findBinaries(serverAccount(), {});

function freshFolder(ids?: typeof NOBODY, name = 's48-data-'): string {
  const made = mkdtempSync(join(tmpdir(), name));
  if (ids) chownSync(made, ids.uid, ids.gid);
  folders.push(made);
  return made;
}

async function query<T extends pg.QueryResultRow>(url: string | undefined, sql: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

const serverPid = (dataDir: string) => Number(readFileSync(join(dataDir, 'postmaster.pid'), 'utf8').split('\n')[0]);

async function until(fact: () => boolean | Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 60_000; !(await fact()); await wait(20)) if (Date.now() > deadline) throw new Error(`never: ${fact}`);
}

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const made of folders.splice(0)) {
    for (const place of places(made)) {
      if (existsSync(join(place, 'postmaster.pid'))) {
        const pid = serverPid(place);
        if (pid !== process.pid && isAlive(pid)) process.kill(pid, 'SIGQUIT');
        await until(() => pid === process.pid || !isAlive(pid));
      }
      rmSync(place, { recursive: true, force: true });
    }
    rmSync(made, { recursive: true, force: true });
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function places(made: string): string[] {
  const notes = (readdirSync(made, { recursive: true }) as string[]).filter((name) => name.endsWith('.is-at'));
  return [join(made, 'postgres'), ...notes.map((name) => readFileSync(join(made, name), 'utf8').trim())];
}

describe.each(accounts)('started by %s', (_, ids) => {
  it('is durable, on a socket only, and not run as root', async () => {
    const dataDir = join(freshFolder(ids), 'postgres');
    const server = await start({ dataDir }, ids);
    expect(server).toMatchObject({ url: expect.stringContaining('/sistem48?host='), logs: [] });
    const names = ['data_checksums', 'fsync', 'full_page_writes', 'listen_addresses', 'max_connections', 'server_encoding', 'synchronous_commit'];
    const rows = await query<{ name: string; setting: string }>(server.url, `select name, setting from pg_settings where name in ('${names.join("','")}') order by 1`);
    expect(rows.map(({ setting }) => setting)).toEqual(['on', 'on', 'on', '', '100', 'UTF8', 'on']);
    expect(await query(server.url, 'select current_database() as name')).toEqual([{ name: 'sistem48' }]);
    expect(statSync(dataDir)).toMatchObject({ mode: 0o40700 });
    expect(statSync(`/proc/${serverPid(dataDir)}`).uid).not.toBe(0);
    await server.stop();
    expect(existsSync(join(dataDir, 'postmaster.pid'))).toBe(false);
  });

  it('outlives a kill -9 of its process and is adopted by the next', async () => {
    const dataDir = join(freshFolder(ids), 'postgres');
    const first = await start({ dataDir }, ids);
    await query(first.url, 'create table kept as select 48 as answer');
    const pid = serverPid(dataDir);
    const gone = once(first.child, 'exit');
    first.child.kill('SIGKILL');
    await gone;
    expect(isAlive(pid)).toBe(true);
    const second = await start({ dataDir }, ids);
    expect(second.url).toBe(first.url);
    expect(serverPid(dataDir)).toBe(pid);
    expect(await query(second.url, 'select answer from kept')).toEqual([{ answer: 48 }]);
    await second.stop();
    expect(isAlive(pid)).toBe(false);
  });
});

it('serves TypeORM by the same url', async () => {
  const server = await start({ dataDir: join(freshFolder(), 'postgres') });
  const source = await new DataSource({ type: 'postgres', driver: pg, url: server.url!, installExtensions: false }).initialize();
  expect(await source.query('select current_user as name')).toEqual([{ name: 'sistem48' }]);
  await source.destroy();
  await server.stop();
});

it('starts a server again that died, at the same url, with what was committed', async () => {
  const dataDir = join(freshFolder(), 'postgres');
  const server = await start({ dataDir });
  await query(server.url, 'create table kept as select 48 as answer');
  const pid = serverPid(dataDir);
  process.kill(pid, 'SIGKILL');
  await until(() => query(server.url, 'select answer from kept').then((rows) => rows.length === 1).catch(() => false));
  expect(serverPid(dataDir)).not.toBe(pid);
  expect(server.logs[0]).toContain('starting it again');
  await server.stop();
});

it('keeps a second process out while the first lives', async () => {
  const dataDir = join(freshFolder(), 'postgres');
  const first = await start({ dataDir });
  const second = await start({ dataDir });
  expect(second.error).toContain('Another Sistem 48 runs on this data directory');
  expect(await query(first.url, 'select 1 as still')).toEqual([{ still: 1 }]);
  await first.stop();
});

it('takes no stranger for its server when a pid was given again', async () => {
  const dataDir = join(freshFolder(), 'postgres');
  await (await start({ dataDir })).stop();
  writeFileSync(join(dataDir, 'postmaster.pid'), [process.pid, dataDir, 0, 5432, dataDir, '', '', 'ready'].join('\n'));
  const server = await start({ dataDir });
  expect(await query(server.url, 'select 1 as well')).toEqual([{ well: 1 }]);
  await server.stop();
});

it('begins again where it was killed while the files were being made', async () => {
  const dataDir = join(freshFolder(), 'postgres');
  mkdirSync(`${dataDir}.unfinished/base`, { recursive: true });
  const server = await start({ dataDir });
  expect(server.error).toBeUndefined();
  expect(existsSync(`${dataDir}.unfinished`)).toBe(false);
  await server.stop();
});

it('finds a short place for the socket where the path is too long for one', async () => {
  const open = freshFolder();
  chmodSync(open, 0o755);
  const deep = join(open, 'd'.repeat(60), 'e'.repeat(60));
  mkdirSync(deep, { recursive: true });
  const server = await start({ dataDir: join(deep, 'postgres') });
  expect(await query(server.url, 'select 1 as well')).toEqual([{ well: 1 }]);
  const sockets = new URL(server.url!).searchParams.get('host')!;
  expect(statSync(sockets).mode & 0o777).toBe(0o700);
  await server.stop();
  expect(existsSync(sockets)).toBe(false);
});

it('says which version is missing for data of another one', async () => {
  const dataDir = join(freshFolder(), 'postgres');
  mkdirSync(dataDir);
  if (isRoot) chownSync(dataDir, NOBODY.uid, NOBODY.gid);
  writeFileSync(join(dataDir, 'PG_VERSION'), '9\n');
  const { error } = await start({ dataDir });
  expect(error).toMatch(/made by PostgreSQL 9, whose programs are not here \(found: \d+ in .*Install version 9 or set S48_PG_BIN/);
});

it('does not touch a folder that holds something else', async () => {
  const dataDir = join(freshFolder(), 'postgres');
  mkdirSync(dataDir);
  writeFileSync(join(dataDir, 'letters.txt'), 'mine');
  if (isRoot) chownSync(dataDir, NOBODY.uid, NOBODY.gid);
  expect((await start({ dataDir })).error).toContain('is not empty and holds no PostgreSQL data');
  expect(readdirSync(dataDir)).toEqual(['letters.txt']);
});

if (isRoot) {
  it('keeps the data elsewhere where root works in a place closed to everyone else, says where, and finds it again', async () => {
    const closed = freshFolder();
    mkdirSync(join(closed, 'in', 'data'), { recursive: true, mode: 0o700 });
    const dataDir = join(closed, 'in', 'data', 'postgres');
    const first = await start({ dataDir });
    expect(first.logs).toEqual([expect.stringContaining('the database is kept in /var/lib/sistem48/')]);
    await query(first.url, 'create table kept as select 48 as answer');
    await first.stop();
    const second = await start({ dataDir });
    expect(await query(second.url, 'select answer from kept')).toEqual([{ answer: 48 }]);
    await second.stop();
  });
}
