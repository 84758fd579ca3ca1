import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from '@jest/globals';

// A small workspace with one dependency from a file beside it, so that npm needs no network.
let root: string;

function write(file: string, content: string | object): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), typeof content === 'string' ? content : JSON.stringify(content));
}

function run(command: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: root, encoding: 'utf8', env: { PATH: process.env['PATH'], HOME: root } });
  return `${stdout}${stderr}exit ${status}`;
}

const prepare = () => run(process.execPath, 'apps/all-in-one/prepare.mjs');

function depend(version: string): void {
  write('dependency/package.json', { name: 'dependency', version });
  run('npm', 'pack', './dependency');
  write('package.json', { name: 'small', private: true, scripts: { build: 'node build.mjs' }, dependencies: { dependency: `file:dependency-${version}.tgz` } });
  run('npm', 'install', '--package-lock-only', '--offline', '--no-audit');
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 's48-prepare-'));
  write('build.mjs', "import { mkdirSync } from 'node:fs'; mkdirSync('apps/all-in-one/dist', { recursive: true });");
  write('tsconfig.json', { references: [{ path: 'apps/all-in-one' }] });
  for (const file of ['tsconfig.base.json', 'apps/all-in-one/tsconfig.json']) write(file, {});
  write('apps/all-in-one/src/main.ts', 'export {};');
  cpSync(fileURLToPath(new URL('../prepare.mjs', import.meta.url)), join(root, 'apps/all-in-one/prepare.mjs'));
  depend('1.0.0');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

it('installs and builds on a fresh clone, and does nothing the second time', () => {
  expect(prepare()).toMatch(/^Installing packages.*\n… done in \d+ s\nBuilding …\n… done in \d+ s\nexit 0$/);
  expect(existsSync(join(root, 'node_modules/dependency'))).toBe(true);
  expect(prepare()).toBe('exit 0');
});

it('builds again when a source is newer, and installs again when the lock says otherwise', () => {
  prepare();
  const later = new Date(Date.now() + 5_000);
  utimesSync(join(root, 'apps/all-in-one/src/main.ts'), later, later);
  expect(prepare()).toMatch(/^Building …\n/);
  depend('2.0.0');
  expect(prepare()).toMatch(/^Installing packages/);
  expect(readFileSync(join(root, 'node_modules/dependency/package.json'), 'utf8')).toContain('2.0.0');
});

it('says what the compiler says when it cannot build, and tries again next time', () => {
  write('build.mjs', "console.error('main.ts(1,1): error'); process.exit(2);");
  expect(prepare()).toMatch(/main\.ts\(1,1\): error\n+npm run --silent build failed\. .*\nexit 1$/s);
  expect(prepare()).toContain('main.ts(1,1): error');
});
