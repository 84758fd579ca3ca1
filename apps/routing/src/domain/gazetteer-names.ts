/** Settlements, quarters, well-known spots and streets of the city of Smederevo, in the nominative. */
export const SETTLEMENTS =
  'Badljevica, Binovac, Dobri Do, Drugovac, Kolari, Kulič, Landol, Lipe, Lugavčina, Lunjevac, Mala Krsna, Malo Orašje, Mihajlovac, Osipaonica, Petrijevo, ' +
  'Radinac, Ralja, Saraorci, Seone, Skobalj, Suvodol, Šalinac, Udovice, Vodanj, Vranovo, Vrbovac, Vučak';
export const QUARTERS =
  'Papazovac, Carina, Leštar, Zlatno brdo, Karaula, Jugovo, Slavija, Plavinac, Ugao, Godomin, Jezava, Stara varoš, Stari Mlin, Industrijska zona, ' +
  'Mali park, Veliki park, Staro groblje, Novo groblje, Zelena pijaca, Kvantaška pijaca, Stočna pijaca, Buvlja pijaca, Železnička stanica, ' +
  'Autobuska stanica, Dunavski kej, Trg Republike, Tvrđava, Bolnica, Dom zdravlja, Železara, Provalija, Ćirilovac, Mesara, Lipski most, Medvednjak, ' +
  'Gradski park, Trg heroja, Trg Svetog Đorđa, Robna kuća, Opšta bolnica, Stara železara, Gradska plaža, Ribarsko naselje, Tri heroja, Donji grad, ' +
  'Gornji grad, Veliki grad, Mali grad';
export const STREETS =
  'Karađorđeva, Omladinska, Nemanjina, Železnička, Đure Daničića, Vuka Karadžića, Balkanska, Šalinačka, Kolarska, Kolarski put, Crnogorska, Goranska, ' +
  'Izletnička, Cara Dušana, Cara Lazara, Kneza Mihaila, Kneza Lazara, Kralja Petra, Kralja Aleksandra, Despota Đurđa, Despota Stefana, Vojvode Stepe, ' +
  'Vojvode Mišića, Vojvode Putnika, Vojvode Đuše, Miloša Velikog, Miloša Obilića, Save Kovačevića, Svetog Save, Branka Radičevića, Dositeja Obradovića, ' +
  'Lole Ribara, Nikole Tesle, Partizanska, Šumadijska, 16. oktobra, 17. oktobra, Crvene armije, Cvijićeva, Radinački put, Oslobođenja, Prvomajska, ' +
  'Proleterska, Petra Kočića, Filipa Višnjića, Stevana Sinđelića, Hajduk Veljkova, Njegoševa, Đerdapska, Dunavska, Beogradska, Požarevačka, ' +
  'Smederevskih heroja, Hercegovačka, Bosanska, Vardarska, Timočka, Moravska, Kosovska, Tanaska Rajića, Radoja Domanovića, Bore Stankovića, ' +
  'Jovana Cvijića, Mihajla Pupina, Ive Andrića, Bulevar oslobođenja, Vinogradska, Cvetna, Školska, Fabrička, Banatska, Kajmakčalanska, Nadežde Petrović, ' +
  'Jug Bogdanova, Vase Čarapića, Vase Pelagića, Žarka Zrenjanina, Đačka, Ante Protića, Gorička, Aleksandra Ace Dimitrijevića, Alekse Šantića, ' +
  'Antonijevićeva, Avalska, Baba Novaka, Bate Bulića, Baštinska, Beričeva, Branka Ćopića, Bulevar kralja Aleksandra, Cerska, Ćupićeva, Desanke Maksimović, ' +
  'Despotice Jerine, Dimitrija Tucovića, Dimitrija Davidovića, Dr Jovana Cvijića, Drinska, Dragoslava Srejovića, Đure Jakšića, Đure Salaja, Đure Strugara, ' +
  'Filipa Kljajića, Gavrila Principa, Gradinarska, Gundulićeva, Hajduk Stanka, Heroja Srbe, Ive Lole Ribara, Jablanička, Jasenička, Jasička, ' +
  'Jelene Ćetković, Jerinina, Jovana Krajovca, Jovana Popovića, Jovana Skerlića, Kneginje Ljubice, Kosančićeva, ' +
  'Kosmajska, Kovačićeva, Kolubarska, Karanfilska, Karađorđev dud, Laze Lazarevića, Limarska, Ljubićka, Ljubičićeva, Lukijana Mušickog, Ljutice Bogdana, ' +
  'Majke Jevrosime, Majora Gavrilovića, Majora Tepića, Makedonska, Mačvanska, Maršala Tita, Matije Gupca, Mihaila Obrenovića, Mike Alasa, Milana Rakića, ' +
  'Milentija Popovića, Mileševska, Miloja Đaka, Miloša Crnjanskog, Milutina Milankovića, Milunke Savić, Mirijevska, Mlavska, Mornarička, Mokranjčeva, ' +
  'Mostarska, Narodnih heroja, Nade Matić, Nikole Pašića, Novosadska, Obalska, Obilićeva, Oplenačka, Oslobodilačka, Pančevačka, Patrijarha Arsenija, ' +
  'Pere Velimirovića, Petrijevska, Petra Drapšina, Poštanska, Prote Mateje, Rade Končara, Radnička, Radomira Vujovića, Radosava Mirkovića, Resavska, ' +
  'Ravanička, Relje Krilatice, Ribarska, Ruže Jovanović, Rudnička, Save Nemanjića, Savska, Sarajevska, Sime Igumanova, Sinđelićeva, Skadarska, Slavonska, ' +
  'Slobodana Jovanovića, Solunska, Spasovdanska, Stanoja Glavaša, Stare Pazove, Starine Novaka, Stevana Mokranjca, Studenička, Svetosavska, ' +
  'Svetozara Markovića, Šabačka, Šljivarska, Takovska, Terazijska, Topličina, Toplička, Topolska, Trg mladih, Ustanička, Užička, Valjevska, Vase Stajića, ' +
  'Vere Blagojević, Veljka Dugoševića, Veljka Vlahovića, Vidovdanska, Vodanjska, Vojislava Ilića, Vojvode Bojovića, Vojvode Stepe Stepanovića, ' +
  'Vojvođanska, Zagrebačka, Zelengorska, Zmaj Jovina, Živojina Mišića, Žička, Nušićeva, Dositejeva, Godominska, Radinačka, ' +
  'Fočanska, Leskovačka, Jasenovačka, Šulićeva, Sremska, Bihaćka, Ljermontovljeva, Hilandarska, Domovinska, Sutjeska, Sopotska, Jezavska, ' +
  'Čarnojevićeva, Gagarinova, Ivana Gundulića, Ćirila i Metodija, Anđe Ranković, Despota Grgura, Golobočka, Krajinska, ' +
  'Fruškogorska, Horgoška, Koče Kapetana, Mladena Milovanovića, Kosovke devojke, Milutinova';
/** What people also call a place, in the nominative. */
export const ALSO_CALLED: readonly (readonly [name: string, alias: string])[] = [
  ['Kvantaška pijaca', 'Kvantaška'], ['Buvlja pijaca', 'Buvljak'], ['Buvlja pijaca', 'Buvlja'],
  ['Kneza Mihaila', 'Knez Mihailova'], ['Kneza Mihaila', 'Knez Mihajlova'], ['Kneza Mihaila', 'Kneza Mihajla'], ['Zmaj Jovina', 'Zmajeva'], ['Zmaj Jovina', 'Jovana Jovanovića Zmaja'], ['Vuka Karadžića', 'Vuka Stefanovića'],
];
/** Common words too (corner, butcher's, abyss, lime trees): places where they are written as names. */
export const COMMON_WORDS: ReadonlySet<string> = new Set(['Ugao', 'Mesara', 'Provalija', 'Lipe']);
/** Of these, what is a place also after a word for where, or as the first word: `bus za lipe`. */
export const AFTER_WHERE: ReadonlySet<string> = new Set(['Lipe']);
/** A settlement and what is called after it: `vranovski autobus`, `na Radinačkom groblju`. The same words in the feminine are streets. */
export const ADJECTIVES: Readonly<Record<string, string>> = {
  Binovac: 'binovački', 'Dobri Do': 'dobrodolski', Drugovac: 'drugovački', Kolari: 'kolarski', Kulič: 'kulički', Landol: 'landolski', Lipe: 'lipski', Lugavčina: 'lugavčanski',
  Lunjevac: 'lunjevački', 'Malo Orašje': 'malooraški', Mihajlovac: 'mihajlovački', Osipaonica: 'osipaonički', Petrijevo: 'petrijevski', Radinac: 'radinački', Ralja: 'raljski',
  Saraorci: 'saraorački', Seone: 'seonski', Skobalj: 'skobaljski', Suvodol: 'suvodolski', Šalinac: 'šalinački', Udovice: 'udovički', Vodanj: 'vodanjski', Vranovo: 'vranovski',
  Vrbovac: 'vrbovački', Vučak: 'vučački', Godomin: 'godominski', Plavinac: 'plavinački', Papazovac: 'papazovački',
};
