/** Written by train-incident.mjs; do not edit. */
export const INCIDENT_WEIGHTS = {
  bias: -6.78,
  sameTopic: 5.93,
  inCommon: 2.10,
  sameDate: 0.93,
  sameFigures: 0.80,
  placeApart: -3.21,
  otherPlace: -2.62,
  otherDay: -0.65,
  otherFacts: -5.87,
};
