import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePorts, testBroker, testDatabase, waitFor } from '@s48/testing';

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));

/** How the product is run: everything in one process on what it embeds, or a process a service on PostgreSQL and RabbitMQ. */
export const WAYS = ['all in one, embedded', 'many services, PostgreSQL and RabbitMQ'] as const;
export type Way = (typeof WAYS)[number];

export interface System {
  readonly url: string;
  /** Where agencies' queues are, when there is a broker. */
  readonly amqpUrl: string | undefined;
  readonly admin: { readonly email: string; readonly password: string };
  /** Ends it with SIGKILL, and starts it again on the same data. */
  killAndRestart(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the product as its users do, from the built code, with an own data directory, database and virtual host. */
export async function startSystem(way: Way, env: Record<string, string>): Promise<System> {
  const [port] = (await freePorts(1)) as [number];
  const dataDir = mkdtempSync(join(tmpdir(), 's48-e2e-'));
  // The embedded database belongs to another user when the tests run as root.
  chmodSync(dataDir, 0o711);
  const parts = way === WAYS[1] ? { database: await testDatabase(), broker: await testBroker() } : undefined;
  const settings = {
    ...baseSettings(port, dataDir),
    ...(parts && { DATABASE_URL: parts.database.url, AMQP_URL: parts.broker.url }),
    ...env,
  };
  const url = `http://127.0.0.1:${port}`;
  let child = launch(way, settings);
  await ready(url, child);
  return {
    url,
    amqpUrl: parts?.broker.url,
    admin: ADMIN,
    async killAndRestart() {
      process.kill(-child.pid!, 'SIGKILL');
      await once(child, 'exit');
      child = launch(way, settings);
      await ready(url, child);
    },
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
      await parts?.broker.drop();
      await parts?.database.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

const ADMIN = { email: 'admin@grad.rs', password: 'proba-lozinka-48' };

const baseSettings = (port: number, dataDir: string): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '',
  HOME: process.env['HOME'] ?? '',
  PORT: String(port),
  PUBLIC_URL: `http://127.0.0.1:${port}`,
  DATA_DIR: dataDir,
  LOG_LEVEL: process.env['E2E_LOG'] ?? 'error',
  ADMIN_EMAIL: ADMIN.email,
  ADMIN_PASSWORD: ADMIN.password,
  CONTACT_KEY: 'e2e-contact-key-of-at-least-32-characters',
});

function launch(way: Way, env: Record<string, string>): ChildProcess {
  const script = way === WAYS[0] ? 'apps/all-in-one/dist/main.js' : 'apps/all-in-one/services.mjs';
  return spawn(process.execPath, [script], { cwd: ROOT, env, stdio: ['ignore', process.env['E2E_LOG'] ? 'inherit' : 'ignore', 'inherit'], detached: true });
}

async function ready(url: string, child: ChildProcess): Promise<void> {
  await waitFor(
    async () => {
      if (child.exitCode !== null) throw new Error(`the system ended with code ${child.exitCode} instead of starting`);
      return (await fetch(`${url}/health/ready`).catch(() => undefined))?.ok;
    },
    'the system is ready',
    90_000,
  );
}
