// npm run eval -- <file.jsonl>: measures the shipped code path on labelled lines and prints one JSON object.
//   {id, channel, text, expected, also?}   which body    {id, text, urgent}   danger    {id, text_a, text_b, same}   same incident
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const [file] = process.argv.slice(2);

if (!file) fail('say which file: npm run eval -- <file.jsonl>');
const path = [resolve(process.env.INIT_CWD ?? '.', file), resolve(file), resolve(root, file)].find((one) => existsSync(one));
if (!path) fail(`there is no file ${file}`);

build();
const { evaluate } = await import('./dist/evaluation.js');
const lines = readFileSync(path, 'utf8').split(/\r?\n/).map((text, at) => ({ text, at: at + 1 })).filter(({ text }) => text.trim() !== '');
console.log(JSON.stringify(evaluate(lines.map(parse)), null, 2));

function parse({ text, at }) {
  try {
    return JSON.parse(text);
  } catch {
    return fail(`${path}, line ${at} is not JSON`);
  }
}

/** A fresh clone has no dist; the compiler's own bookkeeping says in a moment whether one is stale. */
function build() {
  const { status, stdout } = spawnSync(process.execPath, ['node_modules/typescript-native/bin/tsc', '-b', 'apps/routing'], { cwd: root, encoding: 'utf8' });
  if (status !== 0 && !existsSync(new URL('./dist/evaluation.js', import.meta.url))) fail(`the build failed:\n${stdout}`);
}

function fail(reason) {
  console.error(reason);
  process.exit(1);
}
