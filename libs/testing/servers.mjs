// Finds PostgreSQL and RabbitMQ for a test run, or brings them. Each answer: { url, env?, stop? }.
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { has, install, mayInstall } from './debian.mjs';

const POSTGRES = 'postgresql://postgres@127.0.0.1:5432/postgres';
const RABBIT = 'amqp://guest:guest@127.0.0.1:5672';
const PATIENCE_MS = 90_000;

/** `DATABASE_URL`, else a server on this machine that lets us in, else one of our own for this run. */
export async function findPostgres() {
  const given = process.env.DATABASE_URL;
  if (given) return { url: given, ...(await insist('DATABASE_URL', () => greetPostgres(given))) };
  if (await works(() => greetPostgres(POSTGRES))) return { url: POSTGRES };

  const { startEmbeddedPostgres } = await import('../database/dist/embedded/embedded-postgres.js');
  const folder = mkdtempSync(join(tmpdir(), 's48-test-postgres-'));
  chmodSync(folder, 0o711);
  const server = await startEmbeddedPostgres({ dataDir: join(folder, 'postgres'), log: console.log });
  const stop = async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { url: server.url, stop };
}

/** `AMQP_URL`, else a broker on this machine, else one in Docker, else Debian's own when we are root. */
export async function findRabbit() {
  const given = process.env.AMQP_URL;
  if (given) return { url: given, ...(await insist('AMQP_URL', () => greetRabbit(given))) };
  if (await works(() => greetRabbit(RABBIT))) return { url: RABBIT };
  if (hasDocker()) return rabbitInDocker();
  if (mayInstall() && (has('rabbitmq-server') || install('rabbitmq-server'))) {
    const loopback = { RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1', ERL_EPMD_ADDRESS: '127.0.0.1' };
    spawnSync('rabbitmq-server', ['-detached'], { stdio: 'ignore', env: { ...process.env, ...loopback } });
    await answering(() => greetRabbit(RABBIT), 'RabbitMQ');
    return { url: RABBIT };
  }
  throw new Error(
    [
      'The tests need a RabbitMQ broker. One of these:',
      '  - start one on this machine (user guest, port 5672), with rabbitmq-plugins enable rabbitmq_management',
      '  - set AMQP_URL=amqp://user:password@host:5672, and RABBITMQ_MANAGEMENT_URL where its management is not on port 15672',
      '  - start Docker, and the tests bring their own',
      '  - on Debian or Ubuntu, run the tests as root: they install and start it',
    ].join('\n'),
  );
}

async function greetPostgres(url) {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3_000 });
  await client.connect();
  const { rows } = await client.query('select rolcreatedb or rolsuper as may from pg_roles where rolname = current_user');
  await client.end();
  if (!rows[0]?.may) throw new Error('its user may not create databases');
}

async function greetRabbit(url) {
  const { connect } = await import('amqplib');
  const connection = await connect(url, { timeout: 3_000 });
  await connection.close();
}

const works = (greet) => greet().then(() => true, () => false);

async function insist(name, greet) {
  await greet().catch((error) => {
    throw new Error(`${name} is set, but the server there cannot be used: ${error.message || error.code}`);
  });
}

async function answering(greet, what) {
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await wait(500)) if (await works(greet)) return;
  throw new Error(`${what} was started but does not answer after ${PATIENCE_MS / 1000} s`);
}

const hasDocker = () => has('docker') && spawnSync('docker', ['info'], { stdio: 'ignore', timeout: 10_000 }).status === 0;

async function rabbitInDocker() {
  console.log('Starting RabbitMQ in Docker …');
  const docker = (...args) => execFileSync('docker', args, { encoding: 'utf8' }).trim();
  const id = docker('run', '--detach', '--rm', '--publish', '127.0.0.1::5672', '--publish', '127.0.0.1::15672', 'rabbitmq:4-management');
  const address = (port) => docker('port', id, `${port}/tcp`).split('\n')[0];
  const stop = async () => void docker('stop', id);
  const url = `amqp://guest:guest@${address(5672)}`;
  await answering(() => greetRabbit(url), 'RabbitMQ in Docker').catch(async (error) => {
    await stop();
    throw error;
  });
  return { url, env: { RABBITMQ_MANAGEMENT_URL: `http://${address(15672)}` }, stop };
}
