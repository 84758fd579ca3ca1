import { STOP } from './features.js';
import type { PlaceWords } from './gazetteer.js';

/** The operator's own words and words of courtesy. */
const NOT_TELLING = /^(?:operat|gradj|strank|pozival|prijav|javlj|naslov|ulic|broj|kaz|navod|traz|mol|postov|dobar|dan|hval|mestan|osob|ljud|covek|nek|jedn|jedan|svak|ima|samo|vec|jos)/u;

/** The words of a folded text that tell what happened: no places, no numbers. */
export const tellingWords = (folded: string, places: PlaceWords): string[] =>
  folded.split(' ').filter((word) => word.length > 2 && !/^\d/u.test(word) && !places.has(word) && !STOP.has(word) && !NOT_TELLING.test(word));
