import type { ReportKind } from '@s48/contracts';
import { fold } from '@s48/language';

const ABOUT_PEOPLE = /\b(?:radni[kc]\w*|sluzbeni\w*|salter\w*|vozac\w*|kontrolor\w*|inspektor\w*|direktor\w*|operater\w*|majstor\w*|redar\w*|cuvar\w*|nacelni\w*)\b.{0,60}\b(?:bezobraz\w*|vredja\w*|psova\w*|opsova\w*|vika\w*|neljubaz\w*|drzak\w*|bahat\w*|odbi\w*|ponasa\w*|mito|trazi\w* pare)/u;
const COMPLAINT = /\b(?:nezadovolj\w*|sramota kako|zalim se|zalila se|zali se|zalba|zalbu|prituzb\w*|prigovor\w*|niko (?:ne odgovara|nije odgovorio)|ne odgovarate|reklamacij\w*)\b/u;
const PRAISE = /\b(?:pohval\w*|svaka cast|bravo|divn\w*|odlicn\w*|odusevlj\w*|zahvaln\w*|prelep\w*|hvala (?:vam )?(?:sto|radni\w*|ekip\w*|na|za|gradu|ljudima))\b/u;
const UNSOLVED = /\b(?:ali|medjutim|nego|jedino|nije|ne radi|nema|molim|kada)\b/u;
const PROPOSAL = /\b(?:predlo\w*|predlaz\w*|sugesti\w*|sugeris\w*|inicijativ\w*|bilo bi (?:dobro|lepo)|(?:trebalo bi|bi trebalo) (?:razmisliti|staviti|postaviti|uvesti|napraviti|otvoriti)|ideja|idej[aue]|mogli biste|zasto ne biste)\b/u;
const REQUEST = /\b(?:zahtev\w*|izdajte|izdavanje|predaje|zakaz\w*|dozvol\w*|saglasnost\w*|odobrenj\w*|potvrd\w*|uverenj\w*|moli(?:m|mo)? (?:za|da se (?:izda|dodeli|odobri))|prijem\w*|zakup\w*)\b/u;
const QUESTION = /\b(?:dal|da li|jel|je li|kolik\w*|kolko|kome|kako (?:da|se|mogu)|gde (?:da|se|mogu|moze)|kada?|ko (?:je|sme|treba)|pita\b|pitam\w*|zanima|interesuje|raspituj\w*|moze li|mogu li|sme li|treba li|ima li|imate li|recite (?:mi|nam)|na koji racun|koj[aei] dokument\w*)\b/u;
const TROUBLE = /\b(?:ne radi|nema|pukl?[aeo]?|pukao|kvar\w*|slomlj\w*|polomlj\w*|curi|smrdi|smrad\w*|opasn\w*|rup[aeu]\w*|prepun\w*|zapusen\w*|propa\w*|ostecen\w*|buk[aeu]|smec\w*|nisu|bacaj\w*|bacen\w*|hladn\w*|napa[ld]\w*|visi|pada(?:ju)?|prijavljuj\w*)\b/u;

/** What a citizen wants: a body's behaviour, thanks, an idea, a paper, an answer, or that something be mended. */
export function kindOf(text: string): ReportKind {
  const folded = fold(text);
  if (PRAISE.test(folded) && !UNSOLVED.test(folded.replace(PRAISE, ''))) return 'praise';
  if (PROPOSAL.test(folded)) return 'proposal';
  if (COMPLAINT.test(folded) || ABOUT_PEOPLE.test(folded)) return 'complaint';
  const asks = /\?/u.test(text) || QUESTION.test(folded);
  if (asks && !TROUBLE.test(folded)) return 'question';
  if (REQUEST.test(folded) && !TROUBLE.test(folded)) return 'request';
  if (PRAISE.test(folded) && !TROUBLE.test(folded)) return 'praise';
  return 'problem';
}
