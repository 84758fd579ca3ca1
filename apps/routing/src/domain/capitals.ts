import { fold } from '@s48/language';

const NAME = /(?<=(?:[\p{L}\d,]|(?<!\p{L})(?:[Uu]l|[Уу]л)\.) {1,3}[„"“«]?)\p{Lu}\p{Ll}+/gu;

/** Folded words that are written as names: with a capital where no sentence begins. */
export const capitalsIn = (text: string): ReadonlySet<string> => new Set([...text.matchAll(NAME)].map(([word]) => fold(word)));
