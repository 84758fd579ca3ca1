// The message table of ARCHITECTURE.md, made from the catalogue: `--write` renews it, without it a table that has drifted fails.
import { readFileSync, writeFileSync } from 'node:fs';
import { MESSAGES } from '@s48/contracts';

const FILE = 'ARCHITECTURE.md';
const BEGIN = '<!-- messages: npm run docs:messages -->';
const END = '<!-- /messages -->';

const row = ([type, { schema, producers, consumers, suffix }]) =>
  `| \`${type}${suffix ? `.<${suffix}>` : ''}\` | \`${schema.name}\` | ${producers.join(', ')} | ${consumers.join(', ')} |`;

const table = ['| message (routing key) | class in `libs/contracts` | said by | heard by |', '|---|---|---|---|', ...Object.entries(MESSAGES).map(row)].join('\n');

const page = readFileSync(FILE, 'utf8');
const [before, rest = ''] = page.split(BEGIN);
const after = rest.split(END)[1];
if (after === undefined) throw new Error(`${FILE} lacks the marks ${BEGIN} and ${END}`);
const renewed = `${before}${BEGIN}\n${table}\n${END}${after}`;

if (process.argv.includes('--write')) writeFileSync(FILE, renewed);
else if (renewed !== page) {
  console.error(`the message table of ${FILE} is not what the catalogue says: run npm run docs:messages`);
  process.exit(1);
}
