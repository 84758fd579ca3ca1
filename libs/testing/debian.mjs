// What root may do on Debian and its kin: install the programs the tests talk to, without letting them start by themselves.
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';

const POLICY = '/usr/sbin/policy-rc.d';
const OPTIONS = ['-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=300', '-o', 'Dpkg::Options::=--force-confold'];

export const mayInstall = () => process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');

export const has = (program) => ['/usr/bin', '/usr/sbin', '/usr/local/bin', '/usr/local/sbin', '/opt/homebrew/bin', '/opt/homebrew/sbin'].some((folder) => existsSync(`${folder}/${program}`));

/** True when the packages are there afterwards. */
export function install(...packages) {
  console.log(`Installing ${packages.join(', ')} (apt-get) …`);
  const held = holdServices();
  try {
    return aptGet('install', ...OPTIONS, ...packages) || (aptGet('update') && aptGet('install', ...OPTIONS, ...packages));
  } finally {
    if (held) rmSync(POLICY, { force: true });
  }
}

/** Packages ask this script before they start their service. Where one exists already, it has its reasons. */
function holdServices() {
  if (existsSync(POLICY)) return false;
  writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  return true;
}

function aptGet(...args) {
  const { status, stderr } = spawnSync('apt-get', args, { encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  if (status !== 0) console.error(stderr.trim().split('\n').slice(-5).join('\n'));
  return status === 0;
}
