/**
 * What people tell a place by and what there are few of in a town, as the beginnings of folded words; alternatives for one landmark behind a slash, `=` where
 * the word ends.
 */
const NAMES =
  'gimnazij bolnic zdravlja/ambulant/dz= posta=/poste=/posti=/postu=/postom= sud=/suda=/sudu=/sudom= muzej bibliotek hala=/hale=/hali=/halu=/halom= stadion lidl maxi/maksi ' +
  'trg=/trga=/trgu=/trgom= crkv groblj pijac autobusk zeleznick benzinsk/pump=/pumpa=/pumpe=/pumpi=/pumpu= vrtic/obdanist skola=/skole=/skoli=/skolu=/skolom= kultur zadrug kapel apotek ' +
  'banka=/banke=/banci=/banku=/bankom= kej=/keja=/keju=/kejom= marin tvrdjav most=/mosta=/mostu=/mostom= park=/parka=/parku=/parkom= spomenik pekar';

const LANDMARKS: readonly RegExp[] = NAMES.split(' ').map((alternatives) => new RegExp(`^(?:${alternatives.split('/').map((one) => one.replace('=', '$')).join('|')})`, 'u'));

/** The landmarks that folded words name. */
export const landmarksIn = (words: readonly string[]): ReadonlySet<string> =>
  new Set(words.flatMap((word) => LANDMARKS.flatMap((one, at) => (one.test(word) ? [String(at)] : []))));
