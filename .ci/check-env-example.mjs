// .env.example lists every variable a config.ts reads, and none that nobody reads.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const sources = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', 'apps', 'libs'], { encoding: 'utf8' })
  .split('\n')
  .filter((file) => /\.(ts|mjs)$/.test(file) && !file.endsWith('.spec.ts'))
  .map((file) => readFileSync(file, 'utf8'));

const read = new Set(
  sources.filter((source) => source.includes('loadEnv(')).flatMap((source) => [...source.matchAll(/\b([A-Z][A-Z0-9_]{2,}):\s*[a-z]\w*/g)].map((match) => match[1])),
);
const listed = new Set([...readFileSync('.env.example', 'utf8').matchAll(/^#?\s?([A-Z][A-Z0-9_]+)=/gm)].map((match) => match[1]));

const missing = [...read].filter((name) => !listed.has(name));
const readers = [...sources, readFileSync('docker-compose.yml', 'utf8')];
const stale = [...listed].filter((name) => !readers.some((source) => new RegExp(`\\b${name}\\b`).test(source)));
for (const name of missing) console.error(`${name} is read but not in .env.example: add it with a comment`);
for (const name of stale) console.error(`${name} is in .env.example but nothing reads it: take it out`);
console.log(missing.length + stale.length ? `${missing.length + stale.length} variables to mend` : `.env.example lists ${listed.size} variables`);
process.exit(missing.length + stale.length ? 1 : 0);
