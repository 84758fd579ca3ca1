// npm test: everything, against real servers that are found or brought. What follows `--` goes to Jest: npm test -- apps/sla
// npm run test:full adds the suites *.full.spec.ts, which need more programs and more time.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { has, install, mayInstall } from './debian.mjs';
import { findPostgres, findRabbit } from './servers.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const RESULTS = join(ROOT, 'coverage/test-results.json');

/** Programs the suites talk to as real peers. */
const PEERS = [
  { program: 'dovecot', packages: ['dovecot-imapd', 'dovecot-lmtpd'], reason: 'the e-mail journeys use a real IMAP server' },
  { program: 'chromium', packages: ['chromium'], reason: 'pages are looked at in a real browser', full: true },
  { program: 'postfix', packages: ['postfix'], reason: 'receipts and bounces are those of a real mail server', full: true },
  { program: 'clamd', packages: ['clamav-daemon'], reason: 'attachments are scanned by a real scanner', full: true },
  { program: 'bearerbox', packages: ['kannel'], reason: 'text messages pass a real gateway', full: true },
  { program: 'perl with Net::SMPP', isHere: hasNetSmpp, packages: ['libnet-smpp-perl'], reason: 'text messages come from a real SMS centre', full: true },
  { program: 'gammu-smsd', packages: ['gammu-smsd'], reason: 'text messages pass the daemon of a GSM modem', full: true },
  { program: 'sipp', packages: ['sip-tester', 'baresip-core', 'sox', 'espeak-ng', 'ffmpeg', 'iproute2'], reason: 'a voicemail begins as a real call', full: true },
];

async function main() {
  const full = process.argv.includes('--full');
  const jestArgs = process.argv.slice(2).filter((arg) => arg !== '--full');
  if (spawnSync(process.execPath, ['apps/all-in-one/prepare.mjs'], { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] }).status !== 0) return finish(1);
  bringPeers(full);
  const servers = [];
  try {
    servers.push(await findPostgres(), await findRabbit());
    const [postgres, rabbit] = servers;
    const env = { ...process.env, ...rabbit.env, DATABASE_URL: postgres.url, AMQP_URL: rabbit.url, ...(full && { S48_FULL: '1' }) };
    return finish(await jest(jestArgs, env));
  } finally {
    for (const server of servers) await server.stop?.();
  }
}

function bringPeers(full) {
  for (const { program, packages, reason, full: onlyFull, isHere = () => has(program) } of PEERS) {
    if ((onlyFull && !full) || isHere()) continue;
    if (mayInstall() && install(...packages) && isHere()) continue;
    throw new Error(`${program} is missing: ${reason}. Install it (Debian, Ubuntu: sudo apt-get install ${packages.join(' ')}) and run the tests again.`);
  }
}

function hasNetSmpp() {
  return spawnSync('perl', ['-MNet::SMPP', '-e', '1'], { stdio: 'ignore' }).status === 0;
}

async function jest(args, env) {
  mkdirSync(dirname(RESULTS), { recursive: true });
  rmSync(RESULTS, { force: true });
  const node = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js'];
  const workers = `--maxWorkers=${Math.min(availableParallelism(), 4)}`;
  const child = spawn(process.execPath, [...node, workers, '--json', `--outputFile=${RESULTS}`, ...args], { cwd: ROOT, env, stdio: ['ignore', 'inherit', 'inherit'] });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  const [code] = await once(child, 'exit');
  return code ?? 1;
}

/** The last line is read by CI. A suite that could not run at all counts as one failure. */
function finish(code) {
  const { numPassedTests = 0, numFailedTests = 0, numRuntimeErrorTestSuites = 0 } = existsSync(RESULTS) ? JSON.parse(readFileSync(RESULTS, 'utf8')) : {};
  const failed = numFailedTests + numRuntimeErrorTestSuites || (code === 0 ? 0 : 1);
  process.exitCode = failed > 0 ? code || 1 : code;
  console.log(`${numPassedTests} passed, ${failed} failed`);
}

try {
  await main();
} catch (error) {
  console.error(error.message);
  console.log('0 passed, 1 failed');
  process.exitCode = 1;
}
