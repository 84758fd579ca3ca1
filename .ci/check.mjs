// npm run check: everything a machine can say about the code without running it. All steps run, so that one go shows all there is to mend.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const node = process.execPath;
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

const STEPS = [
  { name: 'lock is complete', run: [node, '.ci/complete-lock.mjs', '--check'] },
  { name: 'npm ci would pass', run: [npm, 'ci', '--dry-run', '--ignore-scripts', '--no-audit', '--loglevel=error'] },
  { name: 'build', run: [npm, 'run', '--silent', 'build'] },
  { name: 'types, specs too', run: [npm, 'run', '--silent', 'typecheck'] },
  { name: 'lint', run: ['node_modules/.bin/nx', 'run-many', '-t', 'lint', '--output-style=static'] },
  { name: 'lint of scripts', run: ['node_modules/.bin/eslint', '--no-error-on-unmatched-pattern', '.ci', '*.mjs', 'apps/*/*.mjs', 'apps/*/bench', 'libs/*/*.mjs'] },
  { name: 'boundaries', run: [node, '.ci/check-boundaries.mjs'] },
  { name: 'names', run: [node, '.ci/check-names.mjs'] },
  { name: 'message table', run: [node, '.ci/message-table.mjs'], needs: '.ci/message-table.mjs' },
  { name: '.env.example', run: [node, '.ci/check-env-example.mjs'], needs: '.env.example' },
];

const env = { ...process.env, NX_DAEMON: 'false', NX_NO_CLOUD: 'true', NX_TUI: 'false', FORCE_COLOR: '0' };

function passes({ name, run: [command, ...args], needs }) {
  if (needs && !existsSync(needs)) {
    console.log(`-     ${name}: there is no ${needs} yet`);
    return true;
  }
  const started = Date.now();
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8', env, maxBuffer: 64 * 1024 * 1024, stdio: ['ignore', 'pipe', 'pipe'] });
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.log(`${status === 0 ? 'ok   ' : 'FAIL '} ${name} (${seconds} s)`);
  if (status !== 0) console.error(`${stdout ?? ''}${stderr ?? ''}${error ? `${error.message}\n` : ''}`.trimEnd());
  return status === 0;
}

const failed = STEPS.filter((step) => !passes(step));
console.log(failed.length ? `check failed: ${failed.map(({ name }) => name).join(', ')}` : 'check passed');
process.exit(failed.length ? 1 : 0);
