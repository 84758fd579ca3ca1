import { placesIn, placeWithin, wordsOfPlaces } from './gazetteer.js';
import { complaintIn } from './in-order.js';
import { landmarksIn } from './landmarks.js';
import type { Meanings } from './meanings.js';
import { particularsOf, spokenWords, type Particulars } from './particulars.js';
import { measures, namesIn, numbersOf, sides, subjectOf, type Said } from './said.js';
import { unlistedStreets } from './streets.js';
import { tellingWords } from './telling-words.js';
import { topicOf, type Topic, type Topics } from './topic.js';
import type { TopicLikeness } from './topic-likeness.js';

interface Sighting {
  readonly text: string;
  /** Where the citizen said it is, apart from the text. */
  readonly place?: string | undefined;
}

/** What two reports are compared with. */
export interface IncidentKnowledge {
  readonly topics: Topics;
  readonly likeness: TopicLikeness;
  readonly meanings: Meanings;
}

/** What is compared of a report. */
export interface Look {
  readonly topic: Topic;
  /** What it complains of; places and numbers aside. */
  readonly words: readonly Word[];
  readonly places: ReadonlySet<string>;
  /** Beginnings of the names of streets that are in no list. */
  readonly streets: ReadonlySet<string>;
  /** All words, folded. */
  readonly spoken: readonly string[];
  readonly landmarks: ReadonlySet<string>;
  /** Of streets, flats, stands: their numbers. */
  readonly addresses: Said;
  /** Of square metres, degrees: how many. */
  readonly measures: Said;
  readonly sides: Said;
  /** Of schools, cafés, shops: what they are called. */
  readonly names: Said;
  readonly particulars: Particulars;
}

export interface Word {
  readonly start: string;
  readonly meanings: readonly string[];
}

export function lookAt({ text, place = '' }: Sighting, { topics, meanings }: IncidentKnowledge): Look {
  const whole = `${place} | ${text}`;
  const [where, spoken, placed] = [placesIn(whole), spokenWords(text), spokenWords(whole)];
  const places = wordsOfPlaces(where);
  const addresses = numbersOf(placed, places);
  return {
    topic: topicOf(text, topics, meanings),
    words: tellingWords(complaintIn(text, places), places).map((word) => ({ start: word.slice(0, START), meanings: meanings.of(word) })),
    places: new Set(where.map(({ name }) => placeWithin(name))),
    streets: unlistedStreets(whole, placed, places, (word) => addresses.has(subjectOf(word, places))),
    spoken: placed,
    landmarks: landmarksIn(placed),
    addresses,
    measures: measures(spoken),
    sides: sides(spoken, places),
    names: namesIn(text, spoken, places, meanings),
    particulars: particularsOf(spoken),
  };
}

/** Endings and spellings do not keep two words apart. */
const START = 5;
