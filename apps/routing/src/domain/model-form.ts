import { ASSIGNEES } from '@s48/contracts';
import { namedFeatures, hash, SIZE } from './features.js';
import type { Model } from './model.js';

/** Something of everything that the features tell apart: title, request, what is ruled out, who was asked before, numbers, a signature. */
const PROBE = `Predmet: Prepun kontejner u Šalinačkoj 12

Зовем по трећи пут. Kontejner nije ispražnjen od petka, smeće je po trotoaru, a komunalna inspekcija kaže da nije njihova stvar.
Nije u pitanju cev nego šaht. Ne žalim se na komšije. Molim da se isprazni, da li može danas?

S poštovanjem,
Petar Petrović`;

/** Tells whether today's code reads texts as the model learned them: two forms that differ mean that its weights stand for other things. */
export function formOf({ lexicon }: Model): string {
  const features = [...namedFeatures(PROBE, lexicon)].map(([name, value]) => `${name}=${value.toFixed(4)}`).sort();
  return `${ASSIGNEES.length}-${SIZE}-${hash(features.join('\n')).toString(36)}-${features.length}`;
}
