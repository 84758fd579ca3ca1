import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

// A rule that is silently off looks like a rule that is kept: each check has to find a violation planted for it.
const root = fileURLToPath(new URL('../../..', import.meta.url));

function run(cwd: string, args: string[], input = '') {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd, input, encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

describe('lint', () => {
  const lint = (file: string, code: string) => run(root, [join(root, 'node_modules/.bin/eslint'), '--stdin', '--stdin-filename', file], code);

  it.each([
    ['a clock in domain/', 'apps/sla/src/domain/planted.ts', 'export const late = (deadline: Date) => deadline < new Date();', 'Take `now: Date`'],
    ['chance in domain/', 'apps/sla/src/domain/planted.ts', 'export const dice = () => Math.random();', 'Take the random value'],
    ['waiting in domain/', 'apps/desk/src/domain/planted.ts', 'export async function later() { return 1; }', 'synchronous'],
    ['node: in domain/', 'apps/sms/src/domain/planted.ts', "import { readFileSync } from 'node:fs';\nexport const read = readFileSync;", 'imports only its siblings'],
    ['the service from domain/', 'apps/sms/src/domain/planted.ts', "import { entity } from '../sms.entity.js';\nexport const e = entity;", 'imports only its siblings'],
    ['the environment in a service', 'apps/sms/src/sms.handlers.ts', 'export const key = process.env.CONTACT_KEY;', 'Only config.ts'],
    ['any', 'libs/bus/src/planted.ts', 'export const x = (y: any) => y;', 'no-explicit-any'],
    ['a default export', 'libs/bus/src/planted.ts', 'export default class Planted {}', 'Export by name'],
    ['a package in language', 'libs/language/src/planted.ts', "import { x } from 'rxjs';\nexport const y = x;", 'depends on nothing'],
    ['the test library in a service', 'apps/sla/src/sla.module.ts', "import { x } from '@s48/testing';\nexport const y = x;", 'for specs'],
    ['a skipped test', 'apps/sla/src/sla.spec.ts', "it.skip('L01', () => {});", 'No skipped'],
    ['an eslint-disable', 'libs/bus/src/planted.ts', '/* eslint-disable */\nexport default class Planted {}', 'Export by name'],
    ['a file of 251 lines', 'libs/bus/src/planted.ts', 'export {};\n'.repeat(252), 'max-lines'],
  ])('refuses %s', (_, file, code, complaint) => {
    const { status, output } = lint(file, code);
    expect(output).toContain(complaint);
    expect(status).toBe(1);
  });

  it('lets a pure decision pass', () => {
    const code = "import { CHANNELS } from '@s48/contracts';\nimport { x } from './x.js';\nexport const late = (deadline: Date, now: Date) => deadline < now && CHANNELS.length > x;\n";
    expect(lint('apps/sla/src/domain/planted.ts', code)).toEqual({ status: 0, output: '' });
  });
});

describe('on a planted workspace', () => {
  let workspace: string;
  const plant = (file: string, text: string) => {
    mkdirSync(dirname(join(workspace, file)), { recursive: true });
    writeFileSync(join(workspace, file), text);
  };

  beforeEach(() => {
    workspace = mkdtempSync(join(tmpdir(), 's48-rules-'));
    // Our own packages must be the planted ones: what resolves outside the workspace is no project of its graph.
    mkdirSync(join(workspace, 'node_modules/@s48'), { recursive: true });
    for (const entry of readdirSync(join(root, 'node_modules')).filter((name) => name !== '@s48')) {
      symlinkSync(join(root, 'node_modules', entry), join(workspace, 'node_modules', entry));
    }
    for (const own of ['apps/sla', 'apps/desk', 'libs/contracts']) symlinkSync(join(workspace, own), join(workspace, 'node_modules/@s48', own.split('/')[1]!));
    for (const file of ['nx.json', 'package-lock.json', 'tsconfig.base.json', 'apps/sla/package.json', 'apps/desk/package.json', 'libs/contracts/package.json']) {
      mkdirSync(dirname(join(workspace, file)), { recursive: true });
      cpSync(join(root, file), join(workspace, file));
    }
    plant('package.json', JSON.stringify({ name: 'planted', private: true, workspaces: ['apps/*', 'libs/*'] }));
    plant('apps/sla/src/sla.module.ts', "import { CHANNELS } from '@s48/contracts';\nexport const slaModule = CHANNELS;\n");
    plant('libs/contracts/src/values.ts', 'export const CHANNELS = [];\n');
    spawnSync('git', ['init', '--quiet'], { cwd: workspace });
    plant('.gitignore', 'node_modules\n.nx\n');
  });
  afterEach(() => rmSync(workspace, { recursive: true, force: true }));

  const boundaries = () => run(workspace, [join(root, '.ci/check-boundaries.mjs')]);
  const names = () => run(workspace, [join(root, '.ci/check-names.mjs')]);

  it('finds nothing where nothing is wrong', () => {
    expect(boundaries()).toMatchObject({ status: 0 });
    expect(names()).toMatchObject({ status: 0 });
  });

  it('refuses contracts that import a service', () => {
    plant('libs/contracts/src/planted.ts', "import { slaModule } from '@s48/sla';\nexport const x = slaModule;\n");
    expect(boundaries()).toEqual({ status: 1, output: expect.stringContaining('@s48/contracts (contracts) may not import @s48/sla (service)') });
  });

  it('refuses a service that imports a service', () => {
    plant('apps/desk/src/planted.ts', "export const load = () => import('@s48/sla');\n");
    expect(boundaries()).toEqual({ status: 1, output: expect.stringContaining('@s48/desk (service) may not import @s48/sla (service)') });
  });

  it('refuses a package without a layer', () => {
    plant('libs/planted/package.json', JSON.stringify({ name: '@s48/planted', private: true }));
    expect(boundaries()).toEqual({ status: 1, output: expect.stringContaining('@s48/planted has no known layer') });
  });

  it.each([
    ['apps/sla/src/utils/time.ts', 'a name that says nothing'],
    ['libs/contracts/src/helpers.ts', 'a name that says nothing'],
    ['apps/sla/src/SlaTicker.ts', 'kebab-case'],
    ['apps/sla/src/index.ts', 'libs only'],
  ])('refuses the name %s', (file, complaint) => {
    plant(file, 'export {};\n');
    expect(names()).toEqual({ status: 1, output: expect.stringContaining(complaint) });
  });

  it('refuses a path of one machine', () => {
    plant('README.md', `see ${['', 'work', 'main'].join('/')}\n`);
    expect(names()).toEqual({ status: 1, output: expect.stringContaining('README.md:1') });
  });
});
