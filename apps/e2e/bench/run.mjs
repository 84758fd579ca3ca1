// npm run bench: figures of this machine as ratios within one run. Bounded in count and time; loopback only.
import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, createServer, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Fastify from 'fastify';
import pg from 'pg';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const CONNECTIONS = 16;
const REPORTS = Number(process.env.BENCH_REPORTS ?? 2_000);
const ROUNDS = 3;
const TOKEN = 'b'.repeat(32);
const ACCOUNT = `AC${'a'.repeat(32)}`;
const SERVER = process.env.DATABASE_URL || 'postgresql://postgres@127.0.0.1:5432/postgres';
const NAME = `s48_bench_${process.pid}`;

const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });

function post(port, path, headers, body) {
  return new Promise((resolve, reject) => {
    const sent = request({ agent, host: '127.0.0.1', port, path, method: 'POST', headers: { ...headers, 'content-length': Buffer.byteLength(body) } }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode));
    });
    sent.on('error', reject).end(body);
  });
}

/** Sends `count` requests over 16 connections; answers with requests a second. */
async function load(count, send) {
  let next = 0;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      while (next < count) {
        const status = await send(next++);
        if (status >= 300) throw new Error(`answered ${status}`);
      }
    }),
  );
  return count / ((performance.now() - started) / 1000);
}

async function bare(url) {
  const pool = new pg.Pool({ connectionString: url, max: CONNECTIONS });
  await pool.query('create table if not exists bare (id bigint generated always as identity primary key, body text not null)');
  pool.on('error', () => undefined); // the database is dropped at the end
  const app = Fastify();
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_, body, done) => done(null, body));
  app.post('/', async ({ body }) => {
    await pool.query('insert into bare (body) values ($1)', [body]);
    return '';
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  return { port: app.server.address().port, close: () => Promise.all([app.close(), pool.end()]) };
}

/** Takes every SMS and says nothing more: acknowledgements leave as they would. */
async function supplier() {
  let count = 0;
  const server = createServer((incoming, response) => {
    incoming.resume().on('end', () => {
      const sid = `SM${String(++count).padStart(32, '0')}`;
      response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify({ sid, status: 'queued' }));
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.closeAllConnections() ?? server.close() };
}

const residentMiB = (pid) => Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024);

async function product(url, twilio, port) {
  const dataDir = mkdtempSync(join(tmpdir(), 's48-bench-'));
  const env = {
    ...process.env, PORT: String(port), PUBLIC_URL: `http://127.0.0.1:${port}`, DATA_DIR: dataDir, DATABASE_URL: url, AMQP_URL: '', LOG_LEVEL: 'error', CONTACT_KEY: 'bench-contact-key-of-at-least-32-characters',
    SMS_INBOUND: 'twilio', SMS_OUTBOUND: 'twilio', TWILIO_ACCOUNT_SID: ACCOUNT, TWILIO_AUTH_TOKEN: TOKEN, TWILIO_FROM: '+15557122661', TWILIO_API_BASE: twilio.url,
  };
  const started = performance.now();
  const child = spawn(process.execPath, ['apps/all-in-one/dist/main.js'], { cwd: ROOT, env, stdio: ['ignore', 'ignore', 'inherit'] });
  for (;;) {
    if (child.exitCode !== null) throw new Error('the product did not start');
    if ((await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => undefined))?.ok) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    child,
    readySeconds: (performance.now() - started) / 1000,
    async close() {
      child.kill('SIGTERM');
      await once(child, 'exit');
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function webhook(port, n) {
  const fields = { AccountSid: ACCOUNT, ApiVersion: '2010-04-01', Body: `Prijava ${n}: rupa na kolovozu u Kneza Mihaila`, From: `+38164${1_000_000 + n}`, MessageSid: `SM${String(n).padStart(32, '0')}`, NumMedia: '0', To: '+15557122661' };
  const path = '/hooks/twilio/sms';
  const signed = `http://127.0.0.1:${port}${path}` + Object.keys(fields).sort().map((name) => name + fields[name]).join('');
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': createHmac('sha1', TOKEN).update(signed).digest('base64') };
  return post(port, path, headers, new URLSearchParams(fields).toString());
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const rounded = (number) => Math.round(number * 100) / 100;

const admin = new pg.Client({ connectionString: SERVER });
await admin.connect();
await admin.query(`create database ${NAME}`);
const url = new URL(SERVER);
url.pathname = `/${NAME}`;
const twilio = await supplier();
const port = 20_000 + (process.pid % 10_000);
let plain;
let system;
try {
  plain = await bare(url.href);
  system = await product(url.href, twilio, port);
  const restMiB = residentMiB(system.child.pid);
  const database = new pg.Client({ connectionString: url.href });
  await database.connect();
  const tickets = async () => Number((await database.query(`select count(*) n from desk.ticket where state <> 'received'`)).rows[0].n);
  const rounds = [];
  let sent = 0;
  let peakMiB = restMiB;
  const watch = setInterval(() => (peakMiB = Math.max(peakMiB, residentMiB(system.child.pid))), 100);
  for (let round = 0; round < ROUNDS; round++) {
    const bareRate = await load(REPORTS, () => post(plain.port, '/', { 'content-type': 'application/x-www-form-urlencoded' }, `Body=${'x'.repeat(300)}`));
    const first = sent;
    const started = performance.now();
    const accepted = await load(REPORTS, (n) => webhook(port, first + n));
    sent += REPORTS;
    while ((await tickets()) < sent && performance.now() - started < 300_000) await new Promise((resolve) => setTimeout(resolve, 100));
    rounds.push({ bareRate, accepted, wholePath: REPORTS / ((performance.now() - started) / 1000) });
  }
  clearInterval(watch);
  await database.end();
  console.log(
    JSON.stringify(
      {
        reportsARound: REPORTS, rounds: ROUNDS, connections: CONNECTIONS,
        bareFastifyPerSecond: Math.round(median(rounds.map((round) => round.bareRate))),
        webhookAcceptedPerSecond: Math.round(median(rounds.map((round) => round.accepted))),
        webhookToBare: rounded(median(rounds.map((round) => round.accepted / round.bareRate))),
        wholePathPerSecond: Math.round(median(rounds.map((round) => round.wholePath))),
        wholePathToBare: rounded(median(rounds.map((round) => round.wholePath / round.bareRate))),
        readySeconds: rounded(system.readySeconds), restMiB, peakMiB,
      },
      null,
      2,
    ),
  );
} finally {
  await system?.close();
  await plain?.close();
  twilio.close();
  await admin.query(`drop database if exists ${NAME} with (force)`);
  await admin.end();
  agent.destroy();
}
