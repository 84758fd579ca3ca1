// npm run eval -- <file.jsonl>: measures the shipped code path on labelled lines and prints one JSON object.
//   {id, channel, text, expected, also?}   which body    {id, text, urgent}   danger    {id, text_a, text_b, same}   same incident
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const [file] = process.argv.slice(2);
const COMPILER = 'node_modules/typescript-native/bin/tsc';

if (!file) fail('say which file: npm run eval -- <file.jsonl>');
const path = [resolve(process.env.INIT_CWD ?? '.', file), resolve(file), resolve(root, file)].find((one) => existsSync(one));
if (!path) fail(`there is no file ${file}`);
const text = orFail(() => readFileSync(path, 'utf8'));

prepare();
const { readCases } = await import('./dist/evaluation-cases.js');
const cases = orFail(() => readCases(text));
const { evaluate } = await import('./dist/evaluation.js');
console.log(JSON.stringify(evaluate(cases), null, 2));

/** A fresh clone has no packages and no dist; the compiler's own bookkeeping says in a moment whether a dist is stale. */
function prepare() {
  if (!existsSync(resolve(root, 'node_modules/.package-lock.json'))) run('apps/all-in-one/prepare.mjs');
  // A production image has the built files only.
  if (existsSync(resolve(root, COMPILER))) run(COMPILER, '-b', 'apps/routing');
}

/** What it says goes beside the figures, not among them. */
function run(...command) {
  const { status } = spawnSync(process.execPath, command, { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) fail(`node ${command.join(' ')} failed: see above`);
}

function orFail(read) {
  try {
    return read();
  } catch (error) {
    return fail(`${path}: ${error.message}`);
  }
}

function fail(reason) {
  console.error(reason);
  process.exit(1);
}
