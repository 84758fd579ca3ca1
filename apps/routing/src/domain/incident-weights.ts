/** Written by train-incident.mjs; do not edit. */
export const INCIDENT_WEIGHTS = {
  bias: -1.68,
  words: -0.75,
  rareWords: 2.37,
  secondRarest: 0.75,
  thirdRarest: 0.58,
  covered: -1.23,
  letters: -1.61,
  lettersCovered: 1.14,
  bodies: 0.73,
  otherPlace: -1.06,
  otherHouse: -0.87,
  otherNumber: -1.09,
  otherOccasion: -0.73,
  sameTrouble: 0.19,
  otherTrouble: -0.31,
};
