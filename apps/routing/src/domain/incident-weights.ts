/** Written by train-incident.mjs; do not edit. */
export const INCIDENT_WEIGHTS = {
  bias: -7.05,
  sameTopic: 5.67,
  inCommon: 2.30,
  sameDate: 0.51,
  sameFigures: 0.70,
  placeApart: -3.27,
  otherPlace: -3.25,
  otherDay: -0.50,
  otherFacts: -5.66,
};
