import { fold } from '@s48/language';

/** Settlements, quarters, streets and well-known spots of the city of Smederevo, by name; cases differ only in their endings. */
const SETTLEMENTS =
  'Badljevica, Binovac, Dobri Do, Drugovac, Kolari, Kulič, Landol, Lipe, Lugavčina, Lunjevac, Mala Krsna, Malo Orašje, Mihajlovac, Osipaonica, Petrijevo, Radinac, Ralja, Saraorci, Seone, Skobalj, Suvodol, Šalinac, Udovice, Vodanj, Vranovo, Vrbovac, Vučak';
const QUARTERS =
  'Papazovac, Carina, Leštar, Zlatno brdo, Karaula, Jugovo, Slavija, Plavinac, Ugao, Godomin, Jezava, Stara varoš, Stari Mlin, Industrijska zona, Mali park, Veliki park, Staro groblje, Novo groblje, Zelena pijaca, Kvantaška pijaca, Stočna pijaca, Buvlja pijaca, Železnička stanica, Autobuska stanica, Dunavski kej, Trg Republike, Tvrđava, Bolnica, Dom zdravlja, Železara, Provalija, Ćirilovac, Mesara, Lipski most';
const STREETS =
  'Karađorđeva, Omladinska, Nemanjina, Železnička, Đure Daničića, Vuka Karadžića, Balkanska, Šalinačka, Kolarska, Kolarski put, Crnogorska, Goranska, Izletnička, Cara Dušana, Cara Lazara, Kneza Mihaila, Kneza Lazara, Kralja Petra, Kralja Aleksandra, Despota Đurđa, Despota Stefana, Vojvode Stepe, Vojvode Mišića, Vojvode Putnika, Vojvode Đuše, Miloša Velikog, Miloša Obilića, Save Kovačevića, Svetog Save, Branka Radičevića, Dositeja Obradovića, Lole Ribara, Nikole Tesle, Partizanska, Šumadijska, 16. oktobra, 17. oktobra, Crvene armije, Cvijićeva, Radinački put, Oslobođenja, Prvomajska, Proleterska, Petra Kočića, Filipa Višnjića, Stevana Sinđelića, Hajduk Veljkova, Njegoševa, Đerdapska, Dunavska, Beogradska, Požarevačka, Smederevskih heroja, Hercegovačka, Bosanska, Vardarska, Timočka, Moravska, Kosovska, Tanaska Rajića, Radoja Domanovića, Bore Stankovića, Jovana Cvijića, Mihajla Pupina, Ive Andrića, Bulevar oslobođenja, Vinogradska, Cvetna, Školska, Fabrička, Banatska, Kajmakčalanska, Nadežde Petrović, Jug Bogdanova, Vase Čarapića, Vase Pelagića, Žarka Zrenjanina, Đačka, Ante Protića, Gorička';

export type PlaceKind = 'settlement' | 'quarter' | 'street';

export interface KnownPlace {
  readonly name: string;
  readonly kind: PlaceKind;
}

export interface NamedPlace extends KnownPlace {
  /** As the text has it, folded. */
  readonly words: readonly string[];
}

interface Entry extends KnownPlace {
  readonly starts: readonly string[];
}

const ENTRIES: readonly Entry[] = ([[SETTLEMENTS, 'settlement'], [QUARTERS, 'quarter'], [STREETS, 'street']] as const).flatMap(([names, kind]) =>
  names.split(', ').map((name) => ({ name, kind, starts: fold(name).split(' ').map(startOf) })),
);

/** What all cases of a name have in common: `Mihajlovac`, `Mihajlovcu` → `mihajlov`. */
function startOf(word: string): string {
  if (/^\d+$/.test(word) || word.length <= 3) return word;
  if (word.endsWith('ac')) return word.slice(0, -2);
  return word.replace(/(?:og|oj|e|a|i|o|u)$/u, '');
}

const LONGEST_ENDING = 3;
const isCase = (word: string, start: string): boolean => word === start || (word.startsWith(start) && word.length - start.length <= LONGEST_ENDING && start.length > 2);

/** The known places that a text names, in any case and script. */
export function placesIn(text: string): NamedPlace[] {
  const words = fold(text).split(' ');
  return ENTRIES.flatMap(({ name, kind, starts }) => {
    const at = words.findIndex((_, from) => starts.every((start, offset) => isCase(words[from + offset] ?? '', start)));
    return at < 0 ? [] : [{ name, kind, words: words.slice(at, at + starts.length) }];
  });
}

/** The known place of this name, or undefined: a rule may only name places that exist. */
export const knownPlace = (name: string): KnownPlace | undefined => ENTRIES.find((entry) => fold(entry.name) === fold(name));
