/** Written by train-incident.mjs; do not edit. */
export const INCIDENT_WEIGHTS = {
  bias: -6.77,
  sameTopic: 5.93,
  inCommon: 2.08,
  sameDate: 1.01,
  sameFigures: 0.81,
  placeApart: -3.21,
  otherPlace: -2.61,
  otherDay: -0.62,
  otherFacts: -5.87,
};
