import { fold } from '@s48/language';

/** What a clause says is as it should be: `ljuljaške su u redu`, `autobus ide na vreme`, `rupa je zakrpljena`. */
const IN_ORDER =
  /\b(?:u redu|ok|okej|na vreme|na minut|(?:uredn|redovn|ispravn|normaln|odlicn|dobr|zdrav|bistr|cist)[aoie]?|citav[aei]|cvrst[aei]|radi (?:dobro|normalno|kako)|leg(?:ao|l[aoie])|(?:zakrp|poprav|sredi|skloni|ukloni|ocisti|pokosi|zameni|isplati)(?:l[aeio]|o|lje?n[aoie]?|jen[aoie]?))\b/u;
/** Said with it, the clause complains or asks after all. */
const NOT_IN_ORDER = /\b(?:nij[e]|nisu|ne|ni|nema|nisam|nismo|nikad\w*|nece|niko|bez|treba\w*|molim\w*|da se|neka|nek|kad|kada|zasto|hoc[ue]\w*|opet|ponovo)\b/u;
/** `Dim nije bio problem`. */
const NO_TROUBLE = /\b(?:nije|nisu|nema) (?:bi[ol][aoi]? )?(?:u pitanju|problem\w*|sporn\w*|zamerk\w*|kriv\w*)\b/u;

/** What a text is about, folded: without what it says is in order. The whole text where nothing else is said. */
export function complaintIn(text: string): string {
  const clauses = text
    .split(/[.!?;:,\n](?!\d)|\s[–—-]\s/u)
    .map(fold)
    .flatMap((clause) => clause.split(/ (?=(?:ali|al|nego|samo|jedino|osim) )/u));
  const about = clauses.filter((clause) => !isInOrder(clause));
  return (about.some((clause) => clause !== '') ? about : clauses).join(' ').trim();
}

const isInOrder = (clause: string): boolean => NO_TROUBLE.test(clause) || (IN_ORDER.test(clause) && !NOT_IN_ORDER.test(clause));
