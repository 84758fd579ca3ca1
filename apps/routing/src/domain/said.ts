import { capitalsIn } from './capitals.js';
import { STOP } from './features.js';
import type { PlaceWords } from './gazetteer.js';
import type { Meanings } from './meanings.js';
import { STREET } from './streets.js';

/** What a text says of what: of a street the house, of an entrance its letter, of a school its name. */
export type Said = ReadonlyMap<string, ReadonlySet<string>>;

/** Of something that both speak of they say nothing in common. */
export const contradict = (left: Said, right: Said): boolean => [...left].some(([subject, values]) => right.has(subject) && ![...values].some((value) => right.get(subject)!.has(value)));

const START = 5;
/** `20h` is a time. */
const NUMBER = /^\d+[a-gi-z]?$/u;
const LONGEST_LINK = 3;
/** `25. maja 8`: streets are called after days, too; `od 25. maja 8 kanti` is none. */
const MONTH = /^(?:januar|februar|mart|april|maj|jun|jul|avgust|septemb|oktob|novemb|decemb)(?:[aeu]|ra)?$/u;
const NO_ADDRESS = /^(?:od|do|dana|dne|za|pre|posle)$/u;
const LINK = /^(?:kod|broj[a-z]*|br|ispred|iza|kucn[a-z]*|ulic[a-z]*|zgrad[a-z]*|preko|[,:"„“-])$/u;
const NUMBERED = /^(?:ulaz|stan|tezg|lamel|parcel|predmet|taksi|linij|reon|uplatnic|nalog|boks|lokal|magacin)/u;
/** A number before these counts something else than houses. */
const COUNTABLE = /^(?:njih|kontejnera|kanti|dzakova|stabala|lampi|svetiljki|stubova|pasa|psa|macaka|prozora|vozila|kola|automobila|kamiona|stanara|djaka|ucenika|radnika|televizora|komada|sprat|ulaz|put|dan|nedelj|mesec|godin|sat|cas|minut|metar|metr|kilomet|din|hilj|noc|jutr|ljud|osob|det|dec|stan(?:a|ova|ara)|kuc|zgrad)/u;

/** By which the number of a street, a flat, a stand is found. */
export const subjectOf = (word: string, places: PlaceWords): string => places.get(word) ?? word.slice(0, START);

/** The number of a street, a flat, a stand: `Gundulića 6`, `stan broj 11`. `words`: as `spokenWords` gives them; `places`: those that name places. */
export function numbersOf(words: readonly string[], places: PlaceWords): Said {
  return collect(words, (word, at) => {
    if (!NUMBER.test(word) || COUNTABLE.test(words[words[at + 1] === '.' ? at + 2 : at + 1] ?? '')) return undefined;
    // Kralja Petra 4 i 6
    let before = words[at - 1] === 'i' && NUMBER.test(words[at - 2] ?? '') ? at - 3 : at - 1;
    while (at - before <= LONGEST_LINK && (LINK.test(words[before] ?? '') || (words[before] === '.' && words[before - 1] === 'br'))) before--;
    const subject = words[before] ?? '';
    return places.has(subject) || STREET.test(subject) || NUMBERED.test(subject) || isDay(words, before) ? [subjectOf(subject, places), word] : undefined;
  });
}

function isDay(words: readonly string[], month: number): boolean {
  const day = words[month - 1] === '.' ? month - 2 : month - 1;
  return MONTH.test(words[month] ?? '') && NUMBER.test(words[day] ?? '') && !NO_ADDRESS.test(words[day - 1] ?? '');
}

const MEASURES = /^(?:kvadrat|stepen|kubik|zona|zone)/u;

/** How much of what is one of a kind: `64 kvadrata`, `26 stepeni`; how many dogs there are each counts for himself. */
export const measures = (words: readonly string[]): Said => collect(words, (word, at) => (NUMBER.test(word) && MEASURES.test(words[at + 1] ?? '') ? [words[at + 1]!.slice(0, START - 1), word] : undefined));

const ENDING = '(?:i|a|o|e|u|og|om|oj|im|ih|eg|em)';
const adjective = (...starts: readonly string[]): readonly RegExp[] => starts.map((start) => new RegExp(`^${start}${ENDING}$`, 'u'));

/** Of each line a report says one, as a rule, whatever it speaks of. */
const EXCLUSIVE = [adjective('gornj', 'donj'), adjective('parn', 'neparn'), adjective('severn', 'juzn', 'istocn', 'zapadn')];
/** Of each line a report says one of the word that follows: `beli kombi`, `iznad puta`. */
const EXCLUSIVE_OF_ONE = [
  adjective('crven', 'zelen', 'plav', 'bel', 'crn', 'zut', 'siv'),
  adjective('lev', 'desn'),
  adjective('prednj', 'zadnj'),
  adjective('musk', 'zensk'),
  adjective('topl', 'hladn'),
  [/^iznad$/u, /^ispod$/u],
];
/** `mali park` and `veliki park`; a `veliki problem` excludes nothing. */
const EXCLUSIVE_OF_PLACES = [adjective('mal', 'velik'), adjective('star', 'nov'), adjective('osnovn', 'srednj'), adjective('ekonomsk', 'tehnick', 'medicinsk', 'muzick', 'masinsk', 'tekstiln', 'poljoprivredn')];
const PLACE = /^(?:park|most|groblj|grad|pijac|zelezar|stanic|skol|bolnic|mlin|naselj|vrtic|teren|igralist|hal|kapij)/u;

/** Upper or lower, left or right, which colour, which of two parks. Words of places are no colours. */
export function sides(words: readonly string[], places: PlaceWords): Said {
  const axis = (axes: readonly (readonly RegExp[])[], word: string, subject: string): [string, string] | undefined => {
    const at = axes.findIndex((sidesOfIt) => sidesOfIt.some((side) => side.test(word)));
    return at < 0 ? undefined : [`${at} ${subject}`, String(axes[at]!.findIndex((side) => side.test(word)))];
  };
  return collect(words, (word, at) => {
    const next = words[at + 1] ?? '';
    if (places.has(word)) return undefined;
    const bound = /^[a-z]{3,}/u.test(next) ? (PLACE.test(next) ? axis(EXCLUSIVE_OF_PLACES, word, `place ${next.slice(0, START - 1)}`) : undefined) ?? axis(EXCLUSIVE_OF_ONE, word, next.slice(0, START - 1)) : undefined;
    return axis(EXCLUSIVE, word, '') ?? bound;
  });
}

const NAMED = /^(?:vrtic|obdanist|skol|kafic|kafan|restoran|klub|hotel|apotek|market|prodavnic|picerij|pekar|poslasticar|firm|fabrik|lokal|kul[aeiou]|ban[ak]|butik|gradilist|teretan|kladionic|gimnazij)/u;

const WHOSE = /^(?:moj|tvoj|svoj|nas|vas|njegov|njen|njihov|ov|t|ist)(?:aj|a|e|i|o|u|eg|em|og|om|oj|im|ih)?$/u;

/** What a school, a café, a shop is called: a word after it that is written as a name, or that we do not know. */
export function namesIn(text: string, words: readonly string[], places: PlaceWords, meanings: Meanings): Said {
  const capital = capitalsIn(text);
  return collect(words, (word, at) => {
    if (!NAMED.test(word)) return undefined;
    const name = words.slice(at + 1, at + 4).find((one) => !/^["„“”»«]$/u.test(one)) ?? '';
    if (!/^[a-z]{3,}$/u.test(name) || STOP.has(name) || WHOSE.test(name) || places.has(name)) return undefined;
    return capital.has(name) || meanings.of(name).length === 0 ? [word.slice(0, START - 1), name.slice(0, START)] : undefined;
  });
}

function collect(words: readonly string[], read: (word: string, at: number) => readonly [string, string] | undefined): Said {
  const said = new Map<string, Set<string>>();
  words.forEach((word, at) => {
    const [subject, value] = read(word, at) ?? [];
    if (subject !== undefined && value !== undefined) said.set(subject, (said.get(subject) ?? new Set()).add(value));
  });
  return said;
}
