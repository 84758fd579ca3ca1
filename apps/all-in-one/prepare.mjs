// Installs and builds what is missing, with nothing but Node's own modules: this runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const at = (...parts) => join(ROOT, ...parts);
const BUILT = at('apps/all-in-one/dist/built-at');

/** Leaves node_modules as package-lock.json says and dist/ newer than every source, or ends the process with what to do. */
export function prepare() {
  refuseOldNode();
  if (!isInstalled()) {
    step('Installing packages (npm ci, about half a minute) …', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], 'Is there a way to the npm registry from here?');
  }
  if (!isBuilt()) {
    step('Building …', ['run', '--silent', 'build'], 'The compiler says above what is wrong.');
    mkdirSync(dirname(BUILT), { recursive: true });
    writeFileSync(BUILT, `${new Date().toISOString()}\n`);
  }
}

function refuseOldNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if ((major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22) return;
  fail(`Sistem 48 needs Node 20 (from 20.19) or 22.12 and newer; this is ${process.versions.node}.`);
}

/** npm writes node_modules/.package-lock.json as its last deed, but also without installing: the packages themselves are asked too. */
function isInstalled() {
  if (!existsSync(at('node_modules/.package-lock.json'))) return false;
  return Object.entries(readJson('package-lock.json').packages)
    .filter(([path, entry]) => path.includes('node_modules/') && !entry.link && !entry.optional)
    .every(([path, { version }]) => existsSync(at(path, 'package.json')) && readJson(join(path, 'package.json')).version === version);
}

const readJson = (file) => JSON.parse(readFileSync(at(file), 'utf8'));

function isBuilt() {
  const projects = readJson('tsconfig.json').references.map(({ path }) => path);
  if (!existsSync(BUILT) || projects.some((path) => !existsSync(at(path, 'dist')))) return false;
  const builtAt = statSync(BUILT).mtimeMs;
  const settings = ['tsconfig.json', 'tsconfig.base.json', 'package-lock.json', ...projects.map((path) => join(path, 'tsconfig.json'))];
  return [...settings.map((file) => at(file)), ...projects.flatMap((path) => sourcesIn(at(path, 'src')))].every((file) => statSync(file).mtimeMs <= builtAt);
}

const sourcesIn = (folder) => readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts')).map((name) => join(folder, name));

function step(title, args, advice) {
  const started = Date.now();
  process.stdout.write(`${title}\n`);
  const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm'];
  const { status, stdout, stderr, error } = spawnSync(npm[0], [...npm.slice(1), ...args], { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 64 * 1024 * 1024 });
  if (status !== 0) fail(`${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}\nnpm ${args.slice(0, 3).join(' ')} failed. ${advice}`);
  process.stdout.write(`… done in ${((Date.now() - started) / 1000).toFixed(0)} s\n`);
}

function fail(message) {
  process.stderr.write(`${message.trim()}\n`);
  process.exit(1);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) prepare();
