import { fold } from '@s48/language';

/** What can be wrong at a place, by the words for it. Two reports from one place with different troubles are two incidents. */
const TROUBLES: Readonly<Record<string, RegExp>> = {
  dark: /\b(?:ugas\w*|mrak\w*|pregore\w*|ne (?:rad[ie]|svetl[ie]|gori)\b|nije upaljen\w*|crk(?:la|le|li)|bez svetl\w*)/u,
  broken: /\b(?:slom\w*|polom\w*|razb\w*|razvalj\w*|pokida\w*|otkin\w*|iscup\w*|ostec\w*|pokvar\w*|otpa\w*|nedostaj\w*|fali\w*)/u,
  leak: /\b(?:cur[ie]\w*|prokis\w*|kap(?:lje|alo)\w*|poplav\w*|plav[ie]\b|kisnic\w*|tece|lije|puk(?:la|lo|ao)|prs(?:la|lo)|izbija\w*|preliv\w*|izliv\w*)/u,
  dry: /\b(?:nema vode|bez vode|nestal\w* vod\w*|pritis\w*)/u,
  smell: /\b(?:smrd\w*|smrad\w*|mirs\w*|miris\w*|dim\w*|cadj\w*|gori|gore|pal[ie]\b|spalj\w*|zapal\w*|prasin\w*)/u,
  noise: /\b(?:muzik\w*|buk[aeu]\w*|galam\w*|zvucnik\w*|vik[ae]\w*|urla\w*|peva\w*|laje\w*|lavez\w*|petard\w*|tresti|busil\w*)/u,
  full: /\b(?:prepun\w*|pun[aei]?\b|neisprazn\w*|isprazn\w*|odne(?:l|s)\w*|odnos\w*|nije (?:uze|stal|stao)\w*)/u,
  dumped: /\b(?:istovar\w*|bac(?:il|en|aj)\w*|deponij\w*|prosu\w*|izbaci\w*)/u,
  attack: /\b(?:uje[ol]\w*|napa[dlo]\w*|obori[ol]\w*|jur(?:nu|i)\w*|povod\w*|brnjic\w*|rezi)/u,
  late: /\b(?:kasni\w*|nema (?:autobus|bus)\w*|nije (?:dos|pros|naisa)\w*|ne dolazi|nije stao|proso|ukinut\w*|polaz\w*)/u,
  cold: /\b(?:hladn\w*|leden\w*|mlak\w*|bez grejanja|ne gre(?:je|ju)|radijator\w*)/u,
  overgrown: /\b(?:zaras\w*|korov\w*|ambrozij\w*|pokosi\w*|kosenj\w*|trav[aeu]\b|neodrzav\w*)/u,
  parked: /\b(?:parkira\w*|stoji na mest\w*|invalidsk\w*|mest\w* za invalid\w*|olupin\w*|zakrci\w*)/u,
  money: /\b(?:naplat\w*|naplac\w*|racun\w*|cen[aeu]\b|kazn\w*|taksimet\w*|dinar\w*)/u,
  building: /\b(?:grad[ie]\b|zida\w*|beton\w*|liju|temelj\w*|nadzid\w*|kopaju)/u,
  cutting: /\b(?:sec[eu]\b|seku|posec\w*|orez\w*|testera\w*|gran[ae]\w* dir\w*)/u,
  falling: /\b(?:nagn\w*|naginj\w*|pad(?:a|ne|ce)\b|pal[aeo]\b|obor\w*|susi\w*|osus\w*|suv[aeio]\b|klati\w*|urus\w*)/u,
  timing: /\b(?:sekund\w*|kratk\w*|ciklus\w*|predugo\w*|raspored\w*)/u,
  selling: /\b(?:prodaj\w*|prodav\w*|prekup\w*|tezg[aeu]\b|stoln?jak)/u,
  pothole: /\b(?:rup[aeu]\w*|asfalt\w*|felne?\w*|ulegn\w*|propao)/u,
  dead: /\b(?:uginu\w*|crk(?:nut|ao)\w*|mrtav|mrtva|lesin\w*|pregazen\w*)/u,
  snow: /\b(?:sneg\w*|led\b|leda\b|poledic\w*|zavej\w*|klizav\w*)/u,
};

export const troublesIn = (text: string): Set<string> => {
  const folded = fold(text);
  return new Set(Object.entries(TROUBLES).flatMap(([trouble, words]) => (words.test(folded) ? [trouble] : [])));
};
