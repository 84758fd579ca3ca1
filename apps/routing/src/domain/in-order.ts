import { fold } from '@s48/language';

/** What a clause says is as it should be: `ljuljaške su u redu`, `autobus ide na vreme`, `rupa je zakrpljena`. */
const IN_ORDER = new RegExp(
  [
    // Not a row of a market or a timetable: `u redu F`, `u redu vožnje`.
    'u redu(?! (?:[a-z]|\\d+|voz\\w*|kod|sa|za|uz|prema|gde)\\b)|ok|okej|na vreme|na minut|na mestu$',
    '(?:uredn|redovn|ispravn|odlicn|bistr)[aoie]?|dobr[aoe]|dobri(?! do\\b)|cvrst[aei]|(?:nedirnut|neostecen)\\w*|(?:ceo|cel[aoi])$|(?:je|su) zdrav\\w*|zdrav\\w* (?:je|ko)',
    '(?:radi|rade|vozi|ide) (?:dobro|normalno|kako)',
    '(?:zakrp|poprav|sredi|skloni|ukloni|ocisti|isplati)(?:l[aeio]|o|lje?n[aoie]?|jen[aoie]?)',
  ].map((words) => `\\b(?:${words})(?![a-z])`).join('|'),
  'u',
);
/** Said with it, the clause complains or asks after all. */
const NOT_IN_ORDER = /\b(?:nij[e]|nisu|ne|ni|nema|nisam|nismo|nikad\w*|nece|niko|bez|treba\w*|molim\w*|da se|neka|nek|kad|kada|da li|jel|zasto|hoc[ue]\w*|bi|opet|ponovo)\b/u;
/** `Dim nije bio problem`. */
const NO_TROUBLE = /\b(?:nije|nisu|nema) (?:bi[ol][aoi]? )?(?:u pitanju|problem\w*|sporn\w*|zamerk\w*|kriv\w*)\b/u;

/** What a text is about, folded: without what it says is in order. The whole text where nothing else is said. */
export function complaintIn(text: string): string {
  const clauses = text
    .split(/[.!?;:,\n](?!\d)|\s[–—-]\s/u)
    .map(fold)
    .flatMap((clause) => clause.split(/ (?=(?:ali|al|nego|samo|jedino|osim) )/u))
    .filter((clause) => clause !== '');
  const complaint = clauses.filter((clause) => !isInOrder(clause));
  return (complaint.length > 0 ? complaint : clauses).join(' ');
}

const isInOrder = (clause: string): boolean => NO_TROUBLE.test(clause) || (IN_ORDER.test(clause) && !NOT_IN_ORDER.test(clause));
