// Learns what reports are about (data/topics.bin), which topics are one and the same to people (data/likeness.json), and how much each sign of one incident counts
// (src/domain/incident-weights.ts): npm run build && npm run train:incident -w @s48/routing
import { writeFileSync } from 'node:fs';
import { signsOf } from './dist/domain/incident-signs.js';
import { lookAt } from './dist/domain/look.js';
import { decodeTopics, encodeTopics } from './dist/domain/topic-codec.js';
import { TopicLikeness, trainLikeness } from './dist/domain/topic-likeness.js';
import { topicOf, trainTopics } from './dist/domain/topic.js';
import { LIKENESS_FILE, loadMeanings, TOPICS_FILE } from './dist/model-file.js';
import { readFamilies, readPairs, readTopicTexts } from './dist/topic-corpus.js';

const FOLDS = 3;
const ROUNDS = 6_000;
const RATE = 0.3;
const DECAY = 0.0002;

const texts = readTopicTexts();
const meanings = loadMeanings();
const [families, pairs] = [readFamilies(), readPairs()].map((groups) => groups.map((group, at) => ({ ...group, fold: at % FOLDS })));

// Topics that have learned from a text know it better than they know a stranger's: all below is learned with topics that have not.
const folds = Array.from({ length: FOLDS }, (_, fold) => {
  const aside = new Set([...families, ...pairs].filter((group) => group.fold === fold).map(({ id }) => id));
  const topics = learnTopics(texts.filter(({ group }) => !aside.has(group)));
  console.log(`topics without part ${fold + 1} of ${FOLDS}`);
  return topics;
});
const likeness = trainLikeness(families.flatMap(({ fold, one, beside }) => told(one, beside, (text) => topicOf(text, folds[fold], meanings))));
const alike = new TopicLikeness(likeness);
const signed = pairs.map(({ fold, text_a, text_b, same }) => {
  const [left, right] = [text_a, text_b].map((text) => lookAt({ text }, { topics: folds[fold], meanings }));
  return { signs: signsOf(left, right, alike), same: same ? 1 : 0, fold };
});
const names = Object.keys(signed[0].signs);

const weights = Object.entries(learn(signed)).map(([name, weight]) => `  ${name}: ${weight.toFixed(2)},`);
writeFileSync(new URL('src/domain/incident-weights.ts', import.meta.url), `/** Written by train-incident.mjs; do not edit. */\nexport const INCIDENT_WEIGHTS = {\n${weights.join('\n')}\n};\n`);
writeFileSync(LIKENESS_FILE, `${JSON.stringify(likeness).replaceAll('},', '},\n')}\n`);
const bytes = encodeTopics(trainTopics(texts, meanings));
writeFileSync(TOPICS_FILE, bytes);
console.log(`${texts.length} texts, topics of ${(bytes.length / 1e6).toFixed(2)} MB`);

const unseen = Array.from({ length: FOLDS }, (_, fold) => {
  const learned = learn(signed.filter((one) => one.fold !== fold));
  return signed.filter((one) => one.fold === fold).map(({ signs, same }) => ({ same, probability: probabilityOf(learned, signs) }));
}).flat();
console.log(`${signed.length} pairs, each told by weights and topics that were learned without it:`);
for (const from of [0.4, 0.5, 0.6, 0.7, 0.8]) {
  const said = unseen.filter(({ probability }) => probability >= from);
  const hits = said.filter(({ same }) => same).length;
  console.log(`from ${from}: precision ${(hits / said.length).toFixed(3)}, recall ${(hits / unseen.filter(({ same }) => same).length).toFixed(3)}`);
}

/** With the precision that they are kept in. */
function learnTopics(some) {
  return decodeTopics(encodeTopics(trainTopics(some, meanings)));
}

/** What three people tell of one incident has one topic, the incident beside it another. */
function told(one, beside, topic) {
  const [first, second, third, other] = [...one, beside].map(({ text }) => topic(text));
  const same = [[first, second], [first, third], [second, third]].map(([left, right]) => ({ left, right, same: true }));
  return [...same, ...[first, second, third].map((left) => ({ left, right: other, same: false }))];
}

/** Logistic regression, a little held back. What tells two incidents apart never speaks for one, and what they have in common never against it. */
function learn(data) {
  const found = { bias: 0, ...Object.fromEntries(names.map((name) => [name, 0])) };
  for (let round = 0; round < ROUNDS; round++) {
    const slopes = Object.fromEntries(Object.entries(found).map(([name, weight]) => [name, name === 'bias' ? 0 : DECAY * weight]));
    for (const { signs, same } of data) {
      const error = (probabilityOf(found, signs) - same) / data.length;
      slopes.bias += error;
      for (const name of names) slopes[name] += error * signs[name];
    }
    for (const name of Object.keys(found)) found[name] = inDirection(name, found[name] - RATE * slopes[name]);
  }
  return found;
}

function inDirection(name, weight) {
  if (name === 'bias') return weight;
  return /^other|Apart$/.test(name) ? Math.min(0, weight) : Math.max(0, weight);
}

function probabilityOf(found, signs) {
  return 1 / (1 + Math.exp(-names.reduce((sum, name) => sum + found[name] * signs[name], found.bias)));
}
