import { fold } from '@s48/language';
import type { PlaceWords } from './gazetteer.js';
import { tellingWords } from './telling-words.js';

/** What a clause says is as it should be: `ljuljaške su u redu`, `autobus ide na vreme`, `rupa je zakrpljena`. Only in forms that complain of nothing: `redovno kasni` is a complaint. */
const IN_ORDER = new RegExp(
  [
    '(?:je|su|sve) u redu|u redu (?:je|su)|(?:u redu|ok|okej)$',
    '(?:ide|idu|vozi|voze|dolaz\\w*|stiz[eu]|radi|rade|prazn\\w*|odnos\\w*|placa\\w*) (?:uredno|redovno|na vreme|normalno)|(?:uredno|redovno|na vreme|normalno) (?:ide|idu|vozi|voze|dolaz\\w*|stiz[eu]|radi|rade|se prazn\\w*|se odnos\\w*|placa\\w*)',
    '(?:je|su|bi[ol]\\w*)(?: inace| sasvim| skroz| bas| jos)? (?:na vreme|na mestu|(?:ispravn|bistr|zdrav|nedirnut|neostecen|odlicn|dobr|cvrst|citav|cel)[aoie]?|odlican|dobar|ceo)$',
    '(?:ispravn|nedirnut|neostecen)[aoie]$|dobr[iae]$|zdrav\\w* ko\\b',
    '(?:je|su) (?:\\w+ ){0,2}(?:zakrplj|popravlj|sredj|ocisc|isplac)en[aoie]?|(?:zakrplj|popravlj)en[aoie]$|(?:zakrpi|popravi|sredi|ocisti)li',
  ].map((words) => `\\b(?:${words})(?![a-z])`).join('|'),
  'u',
);
/** Said with it, the clause complains or asks after all. */
const NOT_IN_ORDER = /\b(?:nij[e]|nisu|ne|ni|nema|nisam|nismo|nikad\w*|nece|niko|bez|treba\w*|molim\w*|da se|neka|nek|kad|kada|da li|jel|zasto|hoc[ue]\w*|bi|opet|ponovo|los[ea]|jedva|tek|pa)\b/u;
/** `Dim nije bio problem`. */
const NO_TROUBLE = /\b(?:nije|nisu|nema) (?:bi[ol][aoi]? )?(?:u pitanju|problem\w*|sporn\w*|zamerk\w*|kriv\w*)\b/u;

/** What a text is about, folded: without what it says is in order. The whole text where nothing else tells of anything. */
export function complaintIn(text: string, places: PlaceWords): string {
  const clauses = text
    .split(/[.!?;:,\n](?!\d)|\s[–—-]\s/u)
    .map(fold)
    .flatMap((clause) => clause.split(/ (?=(?:ali|al|nego|samo|jedino|osim) )/u))
    .filter((clause) => clause !== '');
  const complaint = clauses.filter((clause) => !isInOrder(clause)).join(' ');
  return tellingWords(complaint, places).length > 0 ? complaint : clauses.join(' ');
}

const isInOrder = (clause: string): boolean => NO_TROUBLE.test(clause) || (IN_ORDER.test(clause) && !NOT_IN_ORDER.test(clause));
