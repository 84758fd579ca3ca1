const FROM_ONE = [
  '', 'dva|dve|dvoje|dvojica|dvojk', 'tri|troje|trojica|trojk', 'cetiri|cetvoro|cetvorica|cetvork', 'pet|petoro|petorica', 'sest|sestoro|sestorica', 'sedam|sedmoro', 'osam|osmoro', 'devet|devetoro',
];
const FROM_TEN = ['deset', 'jedanaest', 'dvanaest', 'trinaest', 'cetrnaest', 'petnaest', 'sesnaest', 'sedamnaest', 'osamnaest', 'devetnaest'];
const TENS = ['', '', 'dvadeset', 'trideset', 'cetrdeset', 'pedeset', 'sezdeset', 'sedamdeset', 'osamdeset', 'devedeset'];
const HUNDREDS = ['', 'sto|stotinu', 'dvesta', 'trista', 'cetristo', 'petsto', 'sesto', 'sedamsto', 'osamsto', 'devetsto'];
const ORDINALS = ['', 'prv', '', 'trec', 'cetvrt', 'pet', 'sest', 'sedm', 'osm', 'devet', 'deset', 'jedanaest', 'dvanaest'];
/** `četrnaestoro đaka`, `desetak ljudi`, `kod šezdesetice`, `do dvojke`: the numeral that they are made of. */
const MADE_OF = /^([a-z]{2,}e(?:s?t))(?:oro|orica|ak|ic[aeiou]|k[aeiou])$|^((?:dvoj|troj|cetvor)k)[aeiou]$/u;
/** `dvoje`, `trojica`, `četrnaestoro`, `dvadesetak`: how many, never which house. */
const HOW_MANY = /^(?:dvoje|troje|dvojica|trojica|[a-z]{2,}(?:oro|orica|ak))$/u;
const OF_THEM = 'njih';
/** `petog sprata`, `treća tezga`, `treći dan`, `petog maja`; `drugi` also means "other", `jedan` "a" or "some". */
const COUNTED =
  /^(?:(?:sprat|ulaz|red|tezg|odeljenj|razred|zon|peron|salter|nedelj|mesec|godin|januar|februar|april|avgust|septemb|oktob|novemb|decemb)|(?:kul|dan|noc|put|cas|mart|maj|jun|jul)(?:[aeiu]|om)?$)/u;

const valuesOf = (words: readonly string[], factor: number, from = 0): [string, number][] =>
  words.flatMap((forms, at) => (forms === '' ? [] : forms.split('|').map((form): [string, number] => [form, (at + from) * factor])));

const UNDER_TEN = new Map(valuesOf(FROM_ONE, 1, 1));
const UNDER_TWENTY = new Map(valuesOf(FROM_TEN, 1, 10));
const TENFOLD = new Map(valuesOf(TENS, 10));
const HUNDREDFOLD = new Map(valuesOf(HUNDREDS, 100));
const ORDINAL = new Map(ORDINALS.flatMap((start, value) => (start === '' ? [] : ['i', 'a', 'o', 'e', 'og', 'om', 'oj', 'eg', 'em', 'u'].map((ending): [string, number] => [start + ending, value]))));

/** Folded words with their numerals as digits: `trideset i četvoro` → `34`; `petog sprata` → `5 sprata`; `dvojica` → `2 njih`. Words between may be punctuation. */
export function withDigits(words: readonly string[]): string[] {
  const out: string[] = [];
  for (let at = 0; at < words.length; ) {
    const [value, length] = numeralAt(words, at);
    out.push(length > 0 ? String(value) : words[at]!);
    at += Math.max(1, length);
    if (length > 0 && HOW_MANY.test(words[at - 1]!)) out.push(OF_THEM);
  }
  return out;
}

/** The value of the numeral that begins here, and how many words it has; 0 words where there is none. */
function numeralAt(words: readonly string[], start: number): [number, number] {
  let at = start;
  let value = 0;
  const take = (values: ReadonlyMap<string, number>): boolean => {
    const found = values.get(words[at] ?? '') ?? values.get(numeralIn(words[at] ?? ''));
    if (found === undefined) return false;
    value += found;
    at++;
    return true;
  };
  // Folded, `sto` is mostly `što`.
  const more = words[start + 1] ?? '';
  if (words[start] !== 'sto' || TENFOLD.has(more) || UNDER_TWENTY.has(more)) take(HUNDREDFOLD);
  if (take(TENFOLD)) {
    if (words[at] === 'i' && UNDER_TEN.has(words[at + 1] ?? '')) at++;
    take(UNDER_TEN);
  } else if (!take(UNDER_TWENTY)) take(UNDER_TEN);
  if (at === start && COUNTED.test(words[start + 1] ?? '')) take(ORDINAL);
  return [value, at - start];
}

function numeralIn(word: string): string {
  const [, numeral, short] = MADE_OF.exec(word) ?? [];
  return numeral ?? short ?? '';
}
