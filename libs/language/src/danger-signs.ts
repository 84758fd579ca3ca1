export type EmergencyNumber = '192' | '193' | '194';

/** Words on folded text, and how much they weigh: 2 names a danger by itself. What a text says is weighed together in danger.ts. `emergency`: whom to call. */
export interface Sign {
  readonly words: RegExp;
  readonly weight: number;
  readonly emergency?: EmergencyNumber;
}

const PERSON = '(?:ljudi\\w*|covek\\w*|zen[aeu]\\w*|det[e]\\w*|dec[aeiu]\\w*|beb[aeu]\\w*|klin\\w*|mali|malog|mal[au]|star\\w+|bak[aeu]\\w*|ded[aeu]\\w*|prolazni\\w*|radni\\w*|putni\\w*|majk\\w*|sin\\w*|cerk\\w*|komsi\\w*|muz\\w*|devoj\\w*|momak|momk\\w*|decak\\w*|mladic\\w*|ucenik\\w*|djak\\w*|pesak\\w*|vozac\\w*|porodic\\w*|sused\\w*|gospod\\w*|otac\\b|oca\\b|ocem|brat\\w*|sestr\\w*|tetk\\w*|ujak\\w*|student\\w*|turist\\w*|motociklist\\w*|biciklist\\w*|kup(?:ac|ci|aca)\\w*|kupac\\w*|trudnic\\w*|invalid\\w*|osob[aeu]\\w*|lice\\b|penzioner\\w*|posetioc\\w*|stanar\\w*|drug\\b|neko\\w*|nekog\\w*|postar\\w*|ribolov\\w*|majstor\\w*|cistac\\w*|vaspitac\\w*|ucitelj\\w*|unuk\\w*|tat[aeu]\\b|mam[aeu]\\b)';
const near = (first: string, second: string, words = 7): RegExp => new RegExp(`\\b${first}(?:\\s+\\S+){0,${words}}?\\s+${second}|\\b${second}(?:\\s+\\S+){0,${words}}?\\s+${first}`, 'u');

const BUILT = '(?:pod[aeiu]?\\b|dask\\w*|tobogan\\w*|ljuljask\\w*|gol\\b|kos\\b|sator\\w*|montazn\\w*|nadvoznj\\w*|podvoznj\\w*|kapij\\w*|spomenik\\w*|sten[aeu]\\w*|padin\\w*|zid\\w*|skel\\w*|krov\\w*|balkon\\w*|teras\\w*|fasad\\w*|dimnjak\\w*|most\\w*|zgrad\\w*|kuc[aeiu]\\w*|ploc[aeu]\\w*|greda\\w*|gred[ei]\\w*|tavanic\\w*|simsa?\\w*|strop\\w*|plafon\\w*|nadstresnic\\w*|bedem\\w*|tribin\\w*|bin[aeu]\\w*|kran\\w*|dizalic\\w*|stepenist\\w*|reklam\\w*|bilbord\\w*|toranj\\w*|stub\\w*|bander\\w*|ograd\\w*|iskop\\w*|temelj\\w*|crep\\w*|stakl\\w*|lim\\w*|beton\\w*|kamen\\w*|cigl\\w*)';
const FALLS = '(?:pad(?:a|aju|ne|ce|aju)\\b|pao\\b|pal[aeio]\\b|srus\\w*|rusi\\w*|urus\\w*|obrus\\w*|nag(?:nu|inj)\\w*|odvaj\\w*|odvoj\\w*|spust\\w* se|ugib\\w*|tone\\b|puk\\w*|raspuk\\w*|prepolov\\w*|iskriv\\w*|izboc\\w*|odvali\\w*|odlom\\w*|klat\\w*|popus[t]\\w*|puca\\w*|pomer\\w*|otkac\\w*|vis[ei]\\b|klizi\\w*|odron\\w*|krece\\w*|krenul?\\w*|propa(?:da|o|la|lo)\\w*|ljulja\\w*|preti\\w*|drzi se|trese\\w*|survava\\w*|survao\\w*|kamenj\\w*|pukl?\\w*)';
const WIRE = '(?:zic[aeiu]\\w*|kabl\\w*|kabel\\w*|dalekovod\\w*|vod\\s+visok\\w*|provodni\\w*|elektri\\w*|trafo\\w*|bander\\w*|stub\\w*|ormar\\w*|ormaric\\w*|rasvet\\w*|lamp\\w*|svetilj\\w*|uticnic\\w*|instalacij\\w*)';
const LIVE = '(?:varnic\\w*|iskri\\w*|iskr[eai]\\b|(?<!nije )pod naponom|trese\\w*|tres[ae]\\w*|udar(?:a|i|ila|ilo|io)\\b|tuc[e]\\w*|bridi\\w*|zapec?\\w*|peck\\w*|peca\\w*|drma\\w*|gol[aeiu]\\w*|pukl[aeo]\\w*|otkinut\\w*|pokidan\\w*|pao|pal[aeo]|lez[ei]\\w*|vis[ei]\\b|vir[ei]\\b|dohvat\\w*|otvoren\\w*|dim[ie]?\\w*|pali\\w*|zuji\\w*|krcka\\w*|struj\\w*)';
const BURNS = '(?:gori|gore|goreo|gorel\\w*|zapali\\w*|zapaljen\\w*|plamt\\w*|bukti\\w*|izgor\\w*|zahvati\\w*|tinja\\w*|dimi se)';
const BURNABLE = '(?:kuc[aeiu]\\w*|krov\\w*|stan[aeu]?\\b|podrum\\w*|zgrad\\w*|sup[aeu]\\b|garaz\\w*|auto|automobil\\w*|kol[a]\\b|vozil\\w*|autobus\\w*|kombi\\w*|kontejner\\w*|deponij\\w*|trem\\w*|ograd\\w*|trav[aeu]\\w*|strnj\\w*|strnik\\w*|sum[aeu]\\w*|njiv[aeu]\\w*|livad\\w*|tavan\\w*|dimnjak\\w*|magacin\\w*|hal[aeu]\\w*|fabrik\\w*|lokal\\w*|kiosk\\w*|uticnic\\w*|instalacij\\w*|trafo\\w*|ormar\\w*|bander\\w*|sat[a]?\\b|lift\\w*|hodnik\\w*|terasa?\\w*|brod\\w*|splav\\w*|suvarci\\w*|bal[ae]\\b|seno\\w*)';
const DOG = '(?:pas\\b|ps[aeiu]\\b|pasa\\b|copor\\w*|dzuk\\w*|ovcar\\w*|rotvajl\\w*|pitbul\\w*|kucic\\w*|kerov\\w*|lutalic\\w*|stafor\\w*|sarplanin\\w*|vepar|divlj\\w+ svinj\\w*)';
const BITES = '(?:uje[ol]\\w*|ujeda\\w*|izuje\\w*|napa(?:o|li|la|lo|da|daju|dnu|dnut|dn)\\w*|grize\\w*|griz[ul]\\w*|nasrc\\w*|nasrn\\w*|rastrg\\w*|rezi\\w*|jure\\b|juris\\w*|obori\\w*|opkolil\\w*|skoc\\w*|zakla\\w*|kidis\\w*)';
const HOLE = '(?:saht\\w*|saht|otvor\\w*|bunar\\w*|jam[aeu]\\w*|okn\\w*|slivnik\\w*|rup[aeu]\\w*|poklop\\w*|rov[au]?\\b|kanal\\w*|septic\\w*|iskop\\w*)';
const OPEN = '(?:bez poklop\\w*|nema poklop\\w*|otvoren\\w*|poklop\\w+ (?:nema|ukra\\w*|nestao\\w*|pomer\\w*|propao|slom\\w*|skinut\\w*|fali)|neogradjen\\w*|neobelez\\w*|zjap\\w*|bez resetke|odnel\\w*|ukra[ol]\\w*|ukrad\\w*|nezasticen\\w*)';
const MAIN = '(?:cev\\w*|vodovod\\w*|magistral\\w*|vod\\b|cevovod\\w*|ventil\\w*|hidrant\\w*|zatvarac\\w*|spojnic\\w*)';
const BURST = '(?:puk(?:la|ao|lo|le|nu\\w*)\\b|prs(?:la|lo|le|nu\\w*)\\b|rasprs\\w*|eksplodir\\w*|polom\\w*|slom\\w*|lom\\b|havarij\\w*|probi\\w*)';

/** Somebody is hurt or about to be. */
const VICTIMS: readonly Sign[] = [
  { words: /\b(?:krvar\w*|krv[i]? (?:lije|tece|mu|joj|na)|bez svesti|onesves\w*|obeznan\w*|ne dis[eu]\w*|jedva dis\w*|ne mo[gz]\w+ da (?:dis\w*|udahn\w*)|ne pomera se|ne mrda|gus[ie] se|ugus\w*|dav[ie] se|davio\w*|utop\w*|utap\w*|tone\b|tonu\b|potonu\w*|umir[eu]\w*|na umoru|infarkt\w*|srcan\w*|slog(?:iran\w*|iro\w*)|kolabir\w*|napad (?:epilep|astm|pan)\w*|ne reaguje na|poplave[ol]\w*|pomodre\w*|opekotin\w*|opece?n\w*|polomi\w* (?:nog|ruk|kuk|kicm)\w*|slomi\w* (?:nog|ruk|kuk|kicm)\w*|(?<!\b(?:niko|nije|nisu|bez|nikog\w*|nema)(?: \S+){0,2} )povred[ij]\w*|poginu\w*|mrtv\w* (?:covek|zen|osob|dete)\w*|hitn[ua] pomoc|pozlil\w*|povraca(?!j)\w*|trudnic\w* pal\w*|zalelek\w*)/u, weight: 2, emergency: '194' },
  { words: near('(?:zaglav\\w*|zarob\\w*|zatrpan\\w*|zakljucan\\w*|zatvoren[aeio]\\b|priklje\\w*|pritis\\w*|priklest\\w*|ostal\\w* u liftu|u liftu)', PERSON), weight: 2, emergency: '193' },
  { words: near('(?:upa[ol]\\w*|pa[ol][aeio]?\\b|sleti[ol]\\w*|survao\\w*|skliznu\\w*|strmogla\\w*)', PERSON, 6), weight: 1.5, emergency: '194' },
  { words: /\b(?:upa[ol]\w* u|propa[ol]\w* u|pa[ol][aio]? (?:sa|s|niz|u|kroz)) (?:\S+ ){0,2}(?:krov\w*|skel\w*|zgrad\w*|saht\w*|rup\w*|bunar\w*|jam\w*|kanal\w*|rek\w*|dunav\w*|vod\w*|sprat\w*|teras\w*|bedem\w*|zidin\w*|stepen\w*|septic\w*|sahtu|tvrdjav\w*|kul\w*|most\w*|led\w*)/u, weight: 2, emergency: '194' },
  { words: near('(?:pogod\\w*|udari[ol]\\w*|zgnjec\\w*|pregaz\\w*|nalete[ol]\\w*|strefi\\w*|oduze[ol]\\w*|odne[ol]\\w*|prignjec\\w*)', PERSON, 4), weight: 1.5, emergency: '194' },
  { words: /\b(?:samoubi\w*|ubi(?:cu se|ce se|je se)|ne zelim (?:vise )?da zivim|skoci\w* (?:sa|s) (?:most|zgrad|kul|teras|bedem|krov)\w*|hoce da skoci|nestalo (?:je )?(?:\S+ )?dete|dete (?:je )?nestalo|izgubi\w* se dete|nestao (?:je )?(?:\S+ )?(?:decak|sin|otac|deda)|nestala (?:je )?(?:\S+ )?(?:devojcic|cerk|bak|majk)\w*)/u, weight: 2, emergency: '192' },
  { words: /\b(?:noz(?:em|a)?\b|pistolj\w*|puskom|puca (?:iz|na|u)|pucnjav\w*|pucnj\w*|sekir\w*|tuku se|tuce (?:zen|det|dec|majk|star)\w*|pretu\w*|prebi[ol]\w*|zakla[ot]\w*|dav[ie] (?:je|ga|zen)\w*|silu[je]\w*|maltretira\w*|ubice (?:je|ga|nas|me)|prijeti|preti (?:da ce|ubistv|oruzj|noz)\w*|razbojni\w*)/u, weight: 2, emergency: '192' },
];

const FIRE_AND_POISON: readonly Sign[] = [
  { words: /\b(?:pozar(?!ev)\w*|(?<!nema )plamen\w*|vatr[aeu]\b(?:\s+\S+){0,4}\s+(?:siri\w*|zahvati\w*|bliz\w*|kuc\w*|krov\w*|ide|prela\w*|dolazi|do)|buktin\w*)/u, weight: 2, emergency: '193' },
  { words: near(BURNS, BURNABLE, 4), weight: 2, emergency: '193' },
  { words: /\b(?:eksplo[dz]\w*(?! (?:cen|popust|boj|ukus|rad)\w*)|detonac\w*|bomb[aeu]\b(?! (?:ponud|cen|akcij|popust)\w*)|granat\w*|projektil\w*|min[aeu] iz|minobac\w*|ekspl[o]ziv\w*|neeksplodir\w*|municij\w*)/u, weight: 2, emergency: '192' },
  { words: near('(?:mir[ie]s\\w*|oseca\\w*|oseti\\w*|smrdi\\w*|cur[ie]\\w*|istice\\w*|isp[u]sta\\w*|sist\\w*|zaudara\\w*|pukl\\w*)', '(?:gas\\b|gasa\\b|gasom|gasn\\w*|plin\\w*|butan\\w*|propan\\w*|amonijak\\w*|metan\\w*|hlor\\b|hlora\\b)', 5), weight: 2, emergency: '193' },
  { words: /\b(?:ugljen\w* monoksid\w*|ugljen monoksid|trovanj\w*|otrova[nol]\w*|gas (?:curi|siktii?|smrdi)|plinsk\w+ boc\w*|gasn\w+ boc\w*)/u, weight: 2, emergency: '194' },
  { words: near('(?:oblak\\w*|magl[aeu]\\w*|isparenj\\w*|par[aeu]\\b|cistern\\w*|kiselin\\w*|hemik?al\\w*|ostar\\w* mir[ie]s\\w*|ostro mir\\w*|dim\\w*)', '(?:suz[ae]\\w*|pec[eku]\\w* (?:oci|grlo|za)\\w*|kaslj\\w*|gus[ei]\\w*|ne mo[gz]\\w+ da dis\\w*|povraca(?!j)\\w*|muka\\w*|pao|pal[aei]\\b|pada\\w*|vrt\\w* se|mantj?\\w*|nesves\\w*|bez\\w*|isteka\\w*|prevrn\\w*|curi\\w*|izli\\w*)', 14), weight: 2, emergency: '193' },
  { words: near(WIRE, LIVE, 6), weight: 1.5, emergency: '193' },
  { words: /\b(?:struja (?:\S+ ){0,2}(?:udari\w*|tuc\w*|tres\w*|ubi\w*|zapek\w*)|udari\w* (?:\S+ ){0,2}struja|strujn\w+ udar\w*|(?<!nije )pod naponom|gol\w+ (?:zic|kabl|provodni)\w*|(?:zic|kabl)\w* (?:\S+ ){0,3}(?:varnic|iskri|otkinu|pukl|pal[aeo]\b|pao\b|u vod|u bar)\w*|varnic\w*|iskri\w*|iskre\b|bridi\w*|drma (?:me|nas|ga|struj)\w*|zapek\w* (?:\S+ ){0,3}(?:cip|ruk|prst|nog)\w*)/u, weight: 2, emergency: '193' },
];

const COLLAPSE: readonly Sign[] = [
  { words: near('(?:nosac\\w*|ploc[aeu]\\b|blok\\w*|kamen\\w*|greda|grede|gredu|reklam\\w*|pano\\w*)', '(?:visi na jedn\\w*|visi o jedn\\w*|visi nad|se odvaja|odvaja se|se odvalj\\w*|odvaljuje se|pukao je|je pukao|se klati)', 4), weight: 1.6, emergency: '193' },
  { words: /\b(?:det\w*|beb\w*|covek|zena|ded\w*|bab\w*|cerk\w*|sin) se gus[ie]\b/u, weight: 3, emergency: '194' },
  { words: near(BUILT, FALLS, 6), weight: 1.5, emergency: '193' },
  { words: /\b(?:srusi\w*|urusi\w*|obrusi\w*|rusi se|samo sto (?:nije|se|ne)|svaki cas|svakog (?:cas|trenut|minut)\w*|visi o (?:konc|nit|jedn)\w*|jos malo pa|drzi (?:ga|je|se) jos)/u, weight: 1 },
  { words: /\b(?:klizist\w*|odron\w*|brd[oa] (?:\S+ ){0,6}(?:krenul|krece|klizi|pomer|puc)\w*|zemlj\w+ (?:\S+ ){0,3}(?:krenul|klizi|pomer|otvor|raspuk)\w*|pukotin\w* (?:\S+ ){0,8}(?:rast|sir|vec)\w*|bujic\w*|nabuja\w*|probi\w* (?:se )?(?:nasip|bran)\w*|nasip (?:\S+ ){0,3}(?:popus|probi|curi|puc)\w*)/u, weight: 2, emergency: '193' },
  { words: near('(?:vod[aeu]\\w*|fekal\\w*)', '(?:ulaz[ie]\\w* u (?:kuc|stan|podrum|trafo|struj|prizem|ordin|vrtic)\\w*|do kolen\\w*|do pojas\\w*|plavi\\w* (?:kuc|stan|podrum|prizem|nas)\\w*|u kuc\\w*|prodir\\w*|do uticnic\\w*|pod vodom)', 5), weight: 1.2, emergency: '193' },
  { words: near('(?:uje(?:o|la|lo|li)\\b|ujed(?:a|e|i|en\\w*|aju|al[aoi])?\\b|ugri[sz]\\w*)', PERSON, 3), weight: 2, emergency: '194' },
  { words: near('(?:lisic\\w*|macor\\w*|mack[aeu]\\b|ker\\b|pas\\b|ps[aeu]\\b|jazav\\w*)', '(?:besn[aeo]\\b(?! s(?:am|mo)\\b)|besnil\\w*|pen[aei] na|bal[ei] (?:mu|joj|na|iz|cur\\w*)|tetura\\w*)', 5), weight: 1.5, emergency: '194' },
  { words: near(DOG, BITES, 7), weight: 2, emergency: '192' },
  { words: near(HOLE, OPEN, 5), weight: 1.3 },
  { words: near('(?:drv[oeau]\\w*|gran[aeu]\\w*|stabl\\w*|topol\\w*|bor\\b|bagrem\\w*|platan\\w*|lip[aeu]\\b|jel[aeu]\\b|krosnj\\w*)', FALLS, 6), weight: 0.9 },
  { words: near('(?:lift\\w*)', '(?:propa\\w*|pada\\w*|pao\\w*|slobodn\\w*|zaglav\\w*|unutra|ne otvar\\w*|sajl\\w*)', 5), weight: 1, emergency: '193' },
  { words: near('(?:asfalt\\w*|kolovoz\\w*|put|puta|ulic\\w*|trotoar\\w*|most\\w*)', '(?:propao|propal\\w*|urus\\w*|raspuk\\w*|prepolov\\w*|u provalij\\w*|otvori\\w*|progut\\w*|provali\\w*|odnel\\w*|odne[ol]\\w*)', 4), weight: 1.6, emergency: '193' },
  { words: near('(?:semafor\\w*|znak\\w*|koc(?:nice|nica)\\w*|ramp\\w*)', '(?:ugas\\w*|ne rad[ei]\\w*|otkaz\\w*|zelen\\w+ (?:svim|svima|oba|sa svih)\\w*|sudar\\w*|nema koc\\w*|obor\\w*)', 5), weight: 0.6 },
  { words: /\b(?:sudar[aiue]?\w*|lezi na (?:putu|ulici|kolovozu|zemlji|trotoaru|podu)|umalo (?:nije )?(?:pogin|strad|pregaz|udari|ubi)\w*|ledenic\w* (?:\S+ ){0,4}(?:pada|pal|vis|glav)\w*|strsljen\w* (?:\S+ ){0,5}(?:dec|ubo|bod|skol|vrtic)\w*|zmij\w* (?:\S+ ){0,5}(?:ujel|vrtic|skol|igral)\w*|bez kocnic\w*|otkaza\w* kocnic\w*|pijan vozac\w*)/u, weight: 1.2 },
];

/** Wordings of life in danger that name no hazard. */
const CRIES: readonly Sign[] = [
  { words: /\b(?:upomoc|zapomaz\w*|doziva\w*|vristi\w*|vriste\w*|vrisk\w*|jauc\w*|jauk\w*|stenj\w*|jec[ei]\w*|vapi\w*|lupa\w* (?:\S+ )?iznutra|lupanj\w* (?:\S+ )?iznutra|vic[eu]\w* (?:\S+ ){0,2}(?:iz (?:bunar|saht|lift|podrum|jam|kanal|rusevin|vod|garaz|kontejner|kuc|stan)\w*|pomoc|u pomoc)|plac\w* (?:bebe|deteta|decij\w*)|cuje se (?:\S+ ){0,3}(?:plac|glas|jecanj|vik|kuckanj|lupanj)\w*)/u, weight: 1.6, emergency: '194' },
  { words: near('(?:popeo|popela|popeli|pop[e]o|visi\\b|vise\\b|sedi|stoji)', '(?:ne (?:ume|moze|sme|mogu) da (?:sidj|sid|sil)\\w*|sa druge strane ograd\\w*|s druge strane|preko ograd\\w*|na (?:krov|stub|bander|dalekovod|kran|dimnjak|ivic|simsu|ogradi most)\\w*|o jednoj ruci|iznad (?:reke|vode|ambis)\\w*|gleda dole)', 8), weight: 1.8, emergency: '193' },
  { words: /\b(?:ne odgovara\w* (?:\S+ ){0,3}(?:vic|zov|kuc|lup|doziv)\w*|ne odgovara\b|ne javlja se (?:\S+ ){0,4}(?:iznutra|vrata|na kucanje|dan)\w*|ne budi se|ne mo(?:gu|ze) da (?:ga|je|ih|se) (?:probud|dozov)\w*|ne otvara vrata|ne ustaje|ne daje znak\w*|hladn\w+ (?:je )?i (?:ne|jed)|modr\w+ (?:u licu|je|usn|ust)\w*|(?:usta|usne|lice) (?:\S+ )?modr\w*|pena na ust\w*|pen[aiue]\w* (?:mu|joj) (?:\S+ )?(?:na|iz) ust\w*|otice (?:mu|joj|grlo|lice)\w*|otekl\w* (?:grlo|lice|jezik)\w*|trese se sv\w*|grc[ie]\w*|epilep\w*|poradja\w*|vodenjak\w*|trudov[ie]\w*|predozir\w*|drogiran\w* (?:\S+ ){0,3}lez\w*)/u, weight: 1.6, emergency: '194' },
  { words: near('(?:popi[ol]\\w*|proguta\\w*|poje[ol]\\w*|napi[ol]\\w*|udahnu\\w*)', '(?:otrov\\w*|kiselin\\w*|tablet\\w*|pilul\\w*|varikin\\w*|sircet\\w*|hemik?al\\w*|bobic\\w*|gljiv\\w*|pecurk\\w*|sredstv\\w*|bateri\\w*|antifriz\\w*|bez etiket\\w*|deterdz\\w*)', 6), weight: 2, emergency: '194' },
  { words: near('(?:nesta[ol]\\w*|izgubi[ol]\\w*|odluta\\w*|ne mozemo da nadjemo|trazimo ga|nema (?:ga|je)\\b|nije se vrati\\w*)', '(?:dete\\w*|decak\\w*|devojcic\\w*|cerk\\w*|sin\\b|sina|bab\\w*|bak\\w*|ded[aeu]\\w*|dementn\\w*|majk\\w*|otac|oca|unuk\\w*|plivac\\w*|ribolov\\w*|camac\\w*|brat|muz)', 6), weight: 1.6, emergency: '192' },
  { words: near('(?:beb[aeu]\\w*|novorodjen\\w*|dete\\w*|decak\\w*|devojcic\\w*|dec[aeiu]\\w*)', '(?:u kontejner\\w*|u kant\\w*|zakljucan\\w*|u zakljucan\\w*|sama? (?:u|na)|na (?:prug|krov|sins|simsu|ivic|led|kolovoz|dalekovod|trafo)\\w*|u (?:vod|rek|dunav|bazen|kanal|bunar|saht|jam)\\w*)', 6), weight: 1.6, emergency: '193' },
  { words: /\b(?:dim\w* (?:\S+ ){0,3}(?:iz|kulja|sukl|pokulja)\w* (?:\S+ ){0,3}(?:stan|kuc|krov|prozor|podrum|lift|ulaz|trafo|hodnik|potkrov|ormar|sahte lift|motor|autobus|hal)\w*|(?:iz|kroz) (?:\S+ ){0,3}(?:stan|kuc|krov|prozor|podrum|lift|trafo|potkrov|ormar)\w* (?:\S+ ){0,4}(?:kulja|sukl|ide|izlazi|dim|svetluc)\w*|mir[ie]s\w* paljevin\w*|(?:pistanj|pisti|alarm) (?:\S+ ){0,4}(?:monoksid|gas|dim)\w*|pokvaren\w* jaj\w* (?:\S+ ){0,4}(?:gas|sist|meric|merac|boc)\w*|sisti\w* (?:\S+ ){0,5}(?:gas|boc|merac|cev)\w*|pod struj\w*|struj[aeiu] (?:\S+ ){0,2}(?:u vod|u bar|bije|prsk|rad[ie] u)\w*|udar groma\w*|grom (?:je )?udari\w*)/u, weight: 2, emergency: '193' },
  { words: /\b(?:probio (?:se )?led|(?:propa[ol]\w*|upa[ol]\w*) kroz|led (?:puca|pod|se lomi)\w*|camac (?:\S+ ){0,3}(?:prevrn|tone|poton|vrti|nosi)\w*|prevrnu\w* (?:se )?(?:camac|cistern|autobus|kamion|traktor|auto|kombi|splav)\w*|(?:camac|cistern\w*|autobus|kamion|traktor|auto|kombi|splav) (?:\S+ ){0,2}prevrnu\w*|struja (?:ga|je|ih) nosi|vir\w* (?:ga|je|ih)|voda (?:ga|je|ih|nas) (?:nosi|odn)\w*|nosi ga voda|ne moze da ispliv\w*|mahal?[aeui]\w* iz vode|drzi se za (?:ivic|gran|stub|lim|ogradu)\w*|(?:telo|les) (?:\S+ ){0,3}(?:u vod|u rec|pluta|ne mrda|covek)\w*|na prugu|na pruzi|na sinama|autobus\w* (?:\S+ ){0,3}bez kocn\w*|raznel\w*|ostao bez (?:prst|ruk|nog)\w*|otkinu\w* (?:mu|joj) (?:prst|ruk|nog)\w*|ruk\w* (?:\S+ ){0,2}(?:u|ostala u) (?:mas|pres|valj|trak)\w*|u presu|vuc[e] (?:ga|je) (?:autobus|auto|vozil)\w*|igl[ao]m? (?:\S+ ){0,3}(?:ubo|uboden)\w*|ubo[ld]\w* (?:\S+ ){0,3}(?:spric|igl|noz)\w*|prosu\w* (?:\S+ ){0,2}(?:ziv[aeu]|kiselin|hlor|amonij)\w*)/u, weight: 2, emergency: '193' },
  { words: /\b(?:zeleno (?:\S+ ){0,3}(?:sv[aei]|cetiri|obe|oba|svim)\w*|na sve (?:cetiri )?stran\w*)/u, weight: 1.2, emergency: '192' },
  { words: near('(?:nasip\\w*|bran[aeu]\\b|kej\\w*|obal\\w*)', '(?:pusta\\w*|mlaz\\w*|curi\\w*|popu\\w*|probi\\w*|preliv\\w*|klizi\\w*|otvori\\w*)', 5), weight: 2, emergency: '193' },
];

const BURST_MAIN: readonly Sign[] = [
  { words: near(BURST, MAIN, 4), weight: 1.6 },
  { words: /\b(?:gejzir\w*|sikt?[lc]?j?a\w* (?:\S+ ){0,3}(?:vod|uvis|metar)\w*|voda (?:\S+ ){0,3}(?:sikti|sikc|sikce|sikt|suklja|kulja|lije|prska|izbija|tece|curi|navire)\w*|kulja\w*|suklja\w*|izbija voda|reka (?:tece )?niz ulic\w*|ulica (?:je )?(?:reka|potop|poplav)\w*|poplavljen\w*)/u, weight: 0.9 },
  { words: /\b(?:glavn\w+|magistraln\w+|ulicn\w+|primarn\w+) (?:vod\w*|cev\w*|cevovod\w*)/u, weight: 1 },
];

export const SIGNS: readonly Sign[] = [...VICTIMS, ...CRIES, ...FIRE_AND_POISON, ...COLLAPSE, ...BURST_MAIN];

/** Nearness of people, and haste: adds to a danger, is none by itself. */
export const STAKES: readonly Sign[] = [
  { words: new RegExp(`\\b${PERSON}`, 'u'), weight: 0.5 },
  { words: /\b(?:iznad (?:staz|trotoar|prolaz|igral|ulaz|glav|stanic|stajal|ulic)\w*|ispod (?:nje|njega|toga|skel|balkon|grane|zid)\w*|skol\w*|vrtic\w*|igralist\w*|prolaz\w*|stajalist\w*|djaci\w*|prvac\w*|u skolu|na stanici|setalist\w*|decij\w*|decj\w*|ispod\b|kuce\b|autobus\w*)/u, weight: 0.5 },
  { words: /\b(?:upravo|sada?|trenutno|ovog casa|odmah|hitno|smesta|pozurite|pomagajte|pomoc|jutros|malopre|pre (?:deset|pet|dva|sat|minut)\w*|gori sve|spasavajte|brzo|evo|cekamo)\b/u, weight: 0.4 },
];

/** What says that there is no danger, or that the words are meant otherwise. */
export const CALM: readonly Sign[] = [
  // Figures of speech: nobody dies of flies, and a bill does not explode.
  { words: /\b(?:umire(?:mo|m|te)? (?:od (?:muv|komar|vruc|dosad|smeh|smrad|smrd|mirs|buk|zed|glad)\w*|za )|(?:racun|cen|kirij|kamat)\w* (?:\S+ ){0,3}(?:eksplodir|puk|gor)\w*|krvari\w* (?:mi )?(?:novcanik|dzep|budzet)\w*|(?:racun|kazn|cen|smec|parking)\w* (?:me |nas )?ubija?\b)/u, weight: 3 },
  { words: /\b(?:igraju se|igra se|uputstv\w*|strof\w*|stihov\w*|mural\w*|natpis\w*|plakat\w*|film\w*|predstav\w* se zove|na oporavku|oporavlja se|izasao iz bolnice)\b/u, weight: 2 },
  { words: /\b(?:od (?:smeha|srama|dosade|muke|besa)|reforme|(?:bude|bila|prava) bomb\w*|bomb\w+ (?:ponud|cen|akcij)\w*|birokratij\w*|salama|pod petama)\b/u, weight: 3 },
  { words: /\b(?:nije (?:pod naponom|opasn\w*|hitno|nista strasno|strasno)|nisu (?:opasn\w*|agresivn\w*)|bezopasn\w*|bezbed\w*|nema opasnosti|bez opasnosti|nikog\w* ne (?:diraj|dir|ujed|napada)\w*|ne dira\w*|nije hitno|nema struje u|iskljucen\w* (?:je )?(?:struj|iz)\w*|isklju[c]\w+ iz napon\w*)/u, weight: 2.2 },
  { words: /\b(?:ugasen\w*|ugasil\w*|vatrogasci (?:su )?(?:\S+ )?(?:ugas|bili|dosli|otisli)\w*|popravljen\w*|popravili|sanira[nl]\w*|ogradjen\w*|ograd(?:io|ili)|obezbedjen\w*|zavrsen\w*|resen\w*|rescistjen\w*|rasciscen\w*|prosla opasnost|sve je u redu|poklopac (?:je )?na mestu|nikakve rupe|pokrivena|pokriven\w*|zatvorili vod\w*|uklonjen\w*|sklonjen\w*|uhvacen\w*|vakcinisan\w*|mirn\w* leze|mirno)\b/u, weight: 1.6 },
  { words: /\b(?:niko (?:nije )?(?:\S+ )?(?:povredj|strad|upao|pao|nastrad)\w*|bez povredj\w*|nema povredj\w*|srecom)/u, weight: 1.2 },
  { words: /\b(?:lane|lani|prosle (?:godine|zime|jeseni|nedelje)|proslog (?:leta|meseca|prolec|vikend)\w*|pre (?:\S+ )?(?:godin|mesec)\w*|godinama|nekad\w*|davno|199\d|20[01]\d|202[0-5])/u, weight: 1.2 },
  { words: /\b(?:da li (?:je|se|ce|mogu|treba)|dal|zanima me|kako da se|ko placa|nadoknad\w*|odstet\w*|naknad\w*|obuk\w*|vezb\w*|predlog\w*|predlaz\w*|pohval\w*|hvala|cenovnik\w*|popust\w*|ponud\w*|akcij\w*|rasprodaj\w*|potop (?:reklam|racun|papir)\w*|poplav\w* (?:reklam|let|papir|obavest|racun)\w*|dosad\w*|salama|vic(?:a|eva)?\b|film\w*|predstav\w*|koncert\w*|utakmic\w*|kao (?:bomba|grom|pozar|u ratu|da))/u, weight: 0.9 },
];
