import { createServer } from 'node:net';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as wait } from 'node:timers/promises';
import { SERVICES, type Service } from '@s48/contracts';
import { loadHostConfig, type HostConfig } from './config.js';
import { frontDoor } from './front-door.js';
import { keptSecret } from './secrets.js';
import { Supervisor } from './supervisor.js';
import { onPort } from './upstreams.js';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const write = (line: string): void => void process.stdout.write(`${line}\n`);

/** The services as the processes they are in production, on this machine: one front door, no Docker. */
async function start(config: HostConfig): Promise<void> {
  const ports = new Map<Service, number>(await Promise.all(SERVICES.map(async (service) => [service, await freePort()] as const)));
  const upstreams = new Map(SERVICES.map((service) => [service, onPort(ports.get(service)!)]));
  const server = frontDoor(upstreams);
  await new Promise<void>((ready, fail) => server.once('error', fail).listen(config.PORT, config.HOST, ready));

  const env = { ...process.env, ...secrets(config), HOST: '127.0.0.1', DESK_URL: `http://127.0.0.1:${ports.get('desk')}` };
  const supervisors = SERVICES.map((service) => {
    const args = ['--enable-source-maps', '--import', here('ends-with-parent.js'), here(`../../${service}/dist/main.js`)];
    return new Supervisor(service, args, { ...env, PORT: String(ports.get(service)) }, write);
  });
  for (const supervisor of supervisors) void supervisor.run();

  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    server.close();
    await Promise.all(supervisors.map((supervisor) => supervisor.stop()));
    process.exit(0);
  };
  process.on('SIGTERM', () => void stop()).on('SIGINT', () => void stop());

  while (!(await allReady([...upstreams.values()]))) await wait(200);
  write(`Sistem 48 is ready as ${SERVICES.length} services after ${(performance.now() / 1000).toFixed(1)} s at http://localhost:${config.PORT}`);
}

function secrets(config: HostConfig): Record<string, string> {
  const dataDir = resolve(config.DATA_DIR);
  return {
    DATA_DIR: dataDir,
    CONTACT_KEY: config.CONTACT_KEY ?? keptSecret(dataDir, 'contact-key', 32),
    ADMIN_EMAIL: config.ADMIN_EMAIL,
    ADMIN_PASSWORD: config.ADMIN_PASSWORD ?? keptSecret(dataDir, 'admin-password', 9),
    PUBLIC_URL: process.env['PUBLIC_URL'] || `http://localhost:${config.PORT}`,
  };
}

async function allReady(upstreams: readonly ReturnType<typeof onPort>[]): Promise<boolean> {
  const answers = await Promise.all(upstreams.map((upstream) => upstream.ask('/health/ready').catch(() => undefined)));
  return answers.every((answer) => answer?.status === 200);
}

function freePort(): Promise<number> {
  return new Promise((ready, fail) => {
    const probe = createServer();
    probe.once('error', fail).listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => ready(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

try {
  const config = loadHostConfig(process.env);
  const missing = (['DATABASE_URL', 'AMQP_URL'] as const).filter((name) => !config[name]);
  if (missing.length > 0) {
    throw new Error(
      `${missing.join(' and ')} must be set, for example DATABASE_URL=postgresql://user:password@localhost:5432/sistem48 AMQP_URL=amqp://user:password@localhost:5672. Without a server of your own, use npm start.`,
    );
  }
  await start(config);
} catch (error) {
  process.stderr.write(`The services cannot start: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
