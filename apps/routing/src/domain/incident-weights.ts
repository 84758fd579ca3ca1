/** Written by train-incident.mjs; do not edit. */
export const INCIDENT_WEIGHTS = {
  bias: -6.97,
  sameTopic: 5.67,
  inCommon: 2.27,
  sameDate: 0.63,
  sameFigures: 0.69,
  placeApart: -3.59,
  otherPlace: -3.06,
  otherDay: -0.52,
  otherFacts: -5.69,
};
