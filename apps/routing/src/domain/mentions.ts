/** How a text names a body: as the one that was asked or has spoken before, as the one it was sent to, or plainly. */
export type MentionRole = 'other' | 'sent' | 'plain';

export interface Mention {
  readonly body: string;
  readonly role: MentionRole;
  /** Positions of the words that name it. */
  readonly at: readonly number[];
}

/** Word starts by which people call a body; two starts need two words in a row. */
const NAMES: readonly (readonly [string, readonly string[]])[] = [
  ['vodovod', ['vodovod']], ['cistoca', ['cistoc']], ['cistoca', ['smetlar']], ['cistoca', ['djubretar']], ['zelenilo', ['zelenil']], ['zelenilo', ['bastovan']],
  ['groblje', ['uprav', 'groblj']], ['toplana', ['toplan']], ['stambeno', ['stamben', 'preduzec']], ['stambeno', ['stambeno']], ['agencija', ['agencij']],
  ['distribucija', ['distribuc']], ['distribucija', ['elektrodistribuc']], ['distribucija', ['eps']], ['milicija', ['komunaln', 'polic']], ['milicija', ['komunaln', 'milic']],
  ['milicija', ['milicij']], ['milicija', ['komunalac']], ['policija', ['policij']], ['policija', ['policaj']], ['komunalna-inspekcija', ['komunaln', 'inspek']],
  ['gradjevinska-inspekcija', ['gradjevinsk', 'inspek']], ['ekoloska-inspekcija', ['ekolosk', 'inspek']], ['saobracajna-inspekcija', ['saobracajn', 'inspek']],
  ['prosvetna-inspekcija', ['prosvetn', 'inspek']], ['trzisna-inspekcija', ['trzisn']], ['sanitarna', ['sanitarn']], ['inspekcija', ['inspek']], ['direkcija', ['direkcij']],
  ['direkcija', ['putar']], ['parking', ['parking', 'servis']], ['pauk', ['pauk']], ['pijaca', ['uprav', 'pijac']], ['socijalno', ['socijaln']], ['socijalno', ['centar', 'za', 'socijaln']],
  ['urbanizam', ['urbaniz']], ['katastar', ['katast']], ['opstina', ['opstin']], ['prevoznik', ['prevoznik']], ['upravnik', ['upravnik']], ['skola', ['direktor']],
  ['vatrogasci', ['vatrogasc']], ['izvodjac', ['izvodjac']], ['cuvar', ['cuvar']], ['tvrdjava', ['tvrdjav']], ['sud', ['sud']],
];

const SPOKE = /^(?:kaz|rek|javi[ol]|javljaj|tvrd|odgovor|odgovar|uput|posla|salj|izas|izlaz|dos[la]|bi[ol]a?$|bili|zna|proveri|pregled|meri|odne|nij|nis|ne$|nem|nece|zatvori|objasn|vel|slez|odbi|veruj|isprav|zavrs|uradi|popravi)/u;
const ASKED = /^(?:zva[ol]|zovem|pita[ol]|pisa[ol]|prijavi[ol]|obrati[ol]|obraca|isa[ol]|is[lo]|tamo$|kod$|zali[ol])/u;
const SENT = /^(?:uputi|upucen|uput|obrat|javi$|javite|nadlezn|preusmer|prosled)/u;
const NEAR = 4;

/** The bodies that a clause names, and in which role. Whom a citizen has already asked is seldom the one to ask. */
export function mentionsIn(words: readonly string[]): Mention[] {
  const found: Mention[] = [];
  const taken = new Set<number>();
  for (const [body, starts] of NAMES) {
    words.forEach((_, at) => {
      if (taken.has(at) || !starts.every((start, offset) => words[at + offset]?.startsWith(start))) return;
      const positions = starts.map((_, offset) => at + offset);
      positions.forEach((position) => taken.add(position));
      found.push({ body, role: roleOf(words.slice(Math.max(0, at - NEAR), at), words.slice(at + starts.length, at + starts.length + NEAR)), at: positions });
    });
  }
  return found;
}

function roleOf(before: readonly string[], after: readonly string[]): MentionRole {
  if (before.some((word) => SENT.test(word))) return 'sent';
  if (before.some((word) => ASKED.test(word) || SPOKE.test(word)) || after.some((word) => SPOKE.test(word))) return 'other';
  return 'plain';
}
