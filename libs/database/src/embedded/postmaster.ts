import { spawn } from 'node:child_process';
import { closeSync, existsSync, fchownSync, openSync, readFileSync, readlinkSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Account } from './account.js';
import type { Binaries } from './binaries.js';

/** A running server, as its pid file describes it. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  readonly sockets: string;
}

// Durable first; then small, because it shares a machine with everything else; then quick to clean up after queues, whose
// tables are written and emptied all day.
const SETTINGS = {
  listen_addresses: '',
  port: '5432',
  unix_socket_permissions: '0700',
  max_connections: '100',
  fsync: 'on',
  synchronous_commit: 'on',
  shared_buffers: '64MB',
  max_wal_size: '512MB',
  jit: 'off',
  autovacuum_naptime: '10s',
  autovacuum_vacuum_scale_factor: '0.05',
  autovacuum_vacuum_insert_scale_factor: '0.1',
  autovacuum_vacuum_cost_limit: '1000',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_min_messages: 'warning',
};

const LONGEST_START_MS = 120_000; // crash recovery of a full WAL on a slow disk
const LONGEST_STOP_MS = 60_000;
const LARGEST_LOG = 10 * 1024 * 1024;

/** The server that works on this data already, or null. Clears a pid file whose process is no longer a server of this data. */
export async function running(data: string): Promise<Postmaster | null> {
  const file = readPidFile(data);
  if (!file) return null;
  if (!isAlive(file.pid)) return null; // PostgreSQL itself clears it, after checking that no shared memory is in use
  if (!worksIn(file.pid, data)) {
    rmSync(join(data, 'postmaster.pid'));
    return null;
  }
  return ready(data, () => isAlive(file.pid));
}

/** Starts a server that outlives this process, so that a kill of it is no crash of the database. */
export async function launch(data: string, sockets: string, { folder }: Binaries, account: Account): Promise<Postmaster> {
  const settings = { ...SETTINGS, unix_socket_directories: `"${sockets}"` };
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const log = openLog(data, account);
  const child = spawn(join(folder, 'postgres'), ['-D', data, ...args], { ...account.ids, cwd: '/', env: { LC_ALL: 'C' }, detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  let ended: string | undefined;
  child.once('exit', (code, signal) => (ended = `exit ${code ?? signal}`)).once('error', (error) => (ended = error.message));
  child.unref();
  const server = await ready(data, () => ended === undefined, child.pid);
  if (server) return server;
  throw new Error(`PostgreSQL did not start (${ended ?? `not ready after ${LONGEST_START_MS / 1000} s`}). The end of ${join(data, 'server.log')}:\n${tail(data)}`);
}

/** Ends the server the fast way: sessions are cut, everything committed is written. */
export async function stopServer({ pid }: Postmaster): Promise<void> {
  if (!isAlive(pid)) return;
  process.kill(pid, 'SIGINT');
  const deadline = Date.now() + LONGEST_STOP_MS;
  while (isAlive(pid)) {
    if (Date.now() > deadline) throw new Error(`PostgreSQL (process ${pid}) does not stop`);
    await wait(20);
  }
}

async function ready(data: string, keepsGoing: () => boolean, pid?: number): Promise<Postmaster | null> {
  const deadline = Date.now() + LONGEST_START_MS;
  while (keepsGoing() && Date.now() < deadline) {
    const file = readPidFile(data);
    if (file?.status === 'ready' && (pid === undefined || file.pid === pid)) return file;
    await wait(20);
  }
  return null;
}

function readPidFile(data: string): (Postmaster & { status: string }) | null {
  const file = join(data, 'postmaster.pid');
  if (!existsSync(file)) return null;
  const [pid = '', , , port = '', sockets = '', , , status = ''] = readFileSync(file, 'utf8').split('\n');
  return { pid: Number(pid), port: Number(port), sockets, status: status.trim() };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** A pid is given again after a reboot: the process must be one that works in this data folder. Without /proc it is believed. */
function worksIn(pid: number, data: string): boolean {
  if (!existsSync('/proc/self/cwd')) return true;
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === data;
  } catch {
    return false;
  }
}

function openLog(data: string, { ids }: Account): number {
  const file = join(data, 'server.log');
  if (existsSync(file) && statSync(file).size > LARGEST_LOG) renameSync(file, `${file}.1`);
  const log = openSync(file, 'a', 0o600);
  if (ids) fchownSync(log, ids.uid, ids.gid);
  return log;
}

const tail = (data: string) => readFileSync(join(data, 'server.log'), 'utf8').trimEnd().split('\n').slice(-10).join('\n');
