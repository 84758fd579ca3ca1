/** Written by train-incident.mjs; do not edit. */
export const INCIDENT_WEIGHTS = {
  bias: -5.92,
  sameThing: 1.17,
  sameTrouble: 3.51,
  inCommon: 1.45,
  thirdRarest: 0.80,
  sameNumber: 0.36,
  placeApart: -2.33,
  otherPlace: -1.97,
  otherAddress: -1.29,
  otherNumber: -2.35,
  otherPart: -1.90,
  otherTime: -0.99,
  otherDate: -0.64,
  otherDay: -0.25,
  otherPlate: -0.35,
};
