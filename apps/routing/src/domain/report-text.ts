import { fold } from '@s48/language';

/** What a part of a report is for: `aside` tells what it is *not* about, or who was asked before. */
export type Role = 'subject' | 'body' | 'request' | 'aside' | 'signature';

export interface Clause {
  readonly role: Role;
  /** Folded words. */
  readonly words: readonly string[];
}

const HEADING = /^\s*(?:naslov|predmet|tema|subject|наслов|предмет|тема)\s*:\s*/iu;
const LABEL = /^\s*(?:opis|tekst|опис|текст)\s*:\s*/iu;
const QUOTED = /^\s*>|^\s*-{2,}\s*(?:original|preslana|prosledjena)|^\s*(?:poslato s|послато с|sent from)\b|wrote:\s*$|^\s*--\s*$/iu;
const FAREWELL = /^\s*(?:unapred\s+)?(?:hvala|zahvalj|srdac|s\s+postovanj|uz\s+postovanj|pozdrav|lep\s+pozdrav|lp\b|vas\s)/u;
const LONGEST_TITLE = 60;
const LONGEST_SIGNATURE = 8;

const ASIDES = [
  /\b(?:nije|nisu) (?:u pitanju|rec o?|o|stvar|problem\w*|do|to (?:za|stvar|posao|do)|vazn\w*|mi (?:vazno|kriv\w*|do)|nam (?:vazno|kriv\w*|do)|sporn\w*|tema)\b/u,
  /\bne (?:radi se o|zalim\w* se|zali se|zanima\w*|pitam?\b|trazim?\b|zelim?\b|smeta\w*|prijavljuj\w*|bunim se|treba (?:mi|mu|nam|joj|im)\b)/u,
  /\b(?:me|mene|nas|ga|je|ih) ne (?:zanima\w*|interesuj\w*)/u,
  /\bnema(?:ju)? (?:veze|nista) (?:sa|s)\b|\bnisam protiv\b|\bnema\w* zamerk\w*/u,
  /\b(?:je|su) (?:u redu|ispravn\w*|uredn\w*|zdrav\w*|nov[aieo]?\b|dobr[aieo]?\b)|\bu redu (?:je|su)\b|\brad[ie] (?:kako treba|uredno|odlicno)/u,
] as const;

const REQUEST = /\b(?:moli[mo]\w*|trazi\w*|zeli[mo]?|zelela?|hteo|htela|predlaz\w*|dajte|posaljite|dodjite|neka|nek|treba|pita\w*|zanima|interesuj\w*|jel|dal|da li|kako da|gde|ko|kome|zasto|kada|kad ce)\b/u;

/** The parts of a report: title, what it says, what it asks, what it rules out, who signs. Quoted mail and footers are left out. */
export function clausesOf(text: string): Clause[] {
  const lines = text.normalize('NFC').split(/\r?\n/u).filter((line) => line.trim() !== '' && !QUOTED.test(line));
  const signature = signatureFrom(lines);
  return lines.flatMap((line, at) => {
    const title = HEADING.test(line) || (at === 0 && lines.length > 1 && line.trim().length <= LONGEST_TITLE && !/[.,;:!]\s*$/u.test(line));
    const plain = line.replace(HEADING, '').replace(LABEL, '');
    return split(plain).flatMap(contrast).map((clause) => ({ role: title ? ('subject' as const) : at >= signature ? ('signature' as const) : roleOf(clause), words: clause.replace(/^- /, '').split(' ') }));
  });
}

function signatureFrom(lines: readonly string[]): number {
  if (lines.length < 2) return lines.length;
  const farewell = lines.findIndex((line, at) => at > 0 && FAREWELL.test(fold(line)) && fold(line).split(' ').length <= LONGEST_SIGNATURE);
  if (farewell > 0) return farewell;
  const last = lines[lines.length - 1]!;
  return fold(last).split(' ').length <= 5 && !/[.?!]\s*$/u.test(last) ? lines.length - 1 : lines.length;
}

/** Clauses end at punctuation; a number with a point or a decimal comma does not end one. */
function split(line: string): string[] {
  return line
    .split(/[.!?;:,](?!\d)|\s[–—-]\s/u)
    .map(fold)
    .filter((clause) => clause !== '');
}

/** `Nije cev nego kanal`: what stands before `nego` is ruled out. */
function contrast(clause: string): string[] {
  const [ruledOut, rest] = clause.split(/ (?:nego|vec) /u, 2);
  return rest !== undefined && /\b(?:nije|nisu|nisam|nismo|ne)\b/u.test(ruledOut!) ? [`${RULED_OUT}${ruledOut!}`, rest] : [clause];
}

const RULED_OUT = '- ';

function roleOf(clause: string): Role {
  if (clause.startsWith(RULED_OUT) || ASIDES.some((aside) => aside.test(clause))) return 'aside';
  return REQUEST.test(clause) ? 'request' : 'body';
}
