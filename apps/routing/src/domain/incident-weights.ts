/** Written by train-incident.mjs; do not edit. */
export const INCIDENT_WEIGHTS = {
  bias: -5.88,
  sameThing: 1.23,
  sameTrouble: 3.61,
  inCommon: 1.38,
  thirdRarest: 0.79,
  sameNumber: 0.37,
  placeApart: -2.33,
  otherPlace: -1.99,
  otherAddress: -1.29,
  otherNumber: -2.40,
  otherPart: -2.19,
  otherTime: -1.01,
  otherDate: -0.66,
  otherDay: -0.27,
  otherPlate: -0.36,
};
