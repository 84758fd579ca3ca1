// Names the house does not use, and words that must not be committed. Looks at the files git knows or would take.
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';

const EMPTY_NAMES = /(^|\/)(utils?|helpers?|commons?|shared|misc)(\/|\.)/;
const KEBAB_CASE = /(^|\/)[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*\.(tsx?|mjs)$/;
const SOURCE = /\.(tsx?|mjs)$/;
// Paths of one machine say nothing to a reader elsewhere. Written so that this file does not find itself.
const MACHINE_PATHS = /(^|[^\w.-])\/(work|tmp)\/\w|\.\.\/shared\b/;
const NOT_TEXT = /\.(png|jpe?g|webp|gif|ico|woff2?|wav|mp3|ogg|amr|gsm|pdf|gz|bin|jsonl)$|(^|\/)package-lock\.json$/;

const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
  .split('\0')
  .filter((file) => file && statSync(file, { throwIfNoEntry: false })?.isFile());

const found = [];
for (const file of files) {
  if (EMPTY_NAMES.test(file)) found.push(`${file}: a name that says nothing; name it after the thing it holds`);
  if (SOURCE.test(file) && !KEBAB_CASE.test(file)) found.push(`${file}: source files are kebab-case, <noun>.<role>.ts`);
  if (/^apps\/[^/]+\/src\/(.*\/)?index\.ts$/.test(file)) found.push(`${file}: an index.ts belongs to libs only`);
  if (NOT_TEXT.test(file)) continue;
  readFileSync(file, 'utf8').split('\n').forEach((line, i) => {
    if (MACHINE_PATHS.test(line)) found.push(`${file}:${i + 1}: names a path of one machine`);
  });
}

for (const line of found) console.error(line);
console.log(found.length ? `${found.length} names to mend` : `names are fine in ${files.length} files`);
process.exit(found.length ? 1 : 0);
