import type { AgencyCode } from '@s48/contracts';

export interface ServiceAttribute {
  readonly code: string;
  readonly datatype: 'string' | 'number' | 'datetime' | 'text' | 'singlevaluelist' | 'multivaluelist';
  readonly required: boolean;
  /** False: filled in by the sender's system, nobody is asked. */
  readonly variable: boolean;
  readonly description: string;
  readonly hint: string;
  readonly values?: readonly { readonly key: string; readonly name: string }[];
}

/** A kind of problem in words that citizens know. The body is a hint for people who read this list; routing decides from name and text. */
export interface CityService {
  readonly code: string;
  readonly name: string;
  readonly description: string;
  readonly group: string;
  readonly keywords: readonly string[];
  readonly agency?: AgencyCode;
  readonly attributes?: readonly ServiceAttribute[];
}

const POLE: ServiceAttribute = { code: 'broj_stuba', datatype: 'string', required: false, variable: true, description: 'Broj na stubu', hint: 'Ispisan je na stubu, na visini očiju' };
const PLATE: ServiceAttribute = { code: 'registracija', datatype: 'string', required: false, variable: true, description: 'Registarska oznaka vozila', hint: 'Na primer SD 123-AB' };
const WASTE: ServiceAttribute = {
  code: 'vrsta_otpada', datatype: 'multivaluelist', required: false, variable: true, description: 'Vrsta otpada', hint: 'Može i više odgovora',
  values: [{ key: 'kabasti', name: 'Kabasti otpad' }, { key: 'sut', name: 'Građevinski šut' }, { key: 'opasan', name: 'Opasan otpad' }, { key: 'drugo', name: 'Drugo' }],
};

const service = (code: string, group: string, agency: AgencyCode | undefined, name: string, description: string, keywords: string, attributes?: ServiceAttribute[]): CityService => ({
  code, name, description, group, keywords: keywords.split(','), ...(agency && { agency }), ...(attributes && { attributes }),
});

/** The default for whatever is in no list: routing reads the text. */
export const OTHER = 'ostalo';

/** Codes are final: Open311 clients keep them. */
export const SERVICES: readonly CityService[] = [
  service('voda-nema', 'Voda i kanalizacija', 'vodovod', 'Nema vode ili slab pritisak', 'Bez vode, slab pritisak, mutna voda', 'voda,pritisak,nestanak'),
  service('voda-cev', 'Voda i kanalizacija', 'vodovod', 'Pukla cev', 'Voda curi ili izbija na ulici', 'cev,curi,havarija'),
  service('kanalizacija', 'Voda i kanalizacija', 'vodovod', 'Kanalizacija i šahte', 'Izlivanje kanalizacije, šahta bez poklopca', 'kanalizacija,šahta,poklopac'),
  service('voda-racun', 'Voda i kanalizacija', 'vodovod', 'Račun i vodomer', 'Račun za vodu, očitavanje, vodomer', 'račun,vodomer'),
  service('rasveta', 'Ulica i saobraćaj', 'direkcija-urbanizam', 'Ulična rasveta', 'Svetiljka ne radi, treperi, stub je oštećen', 'rasveta,svetlo,stub', [POLE]),
  service('rupa-na-putu', 'Ulica i saobraćaj', 'direkcija-urbanizam', 'Rupa na putu ili trotoaru', 'Udarne rupe, oštećen kolovoz, ivičnjak, trotoar', 'rupa,asfalt,trotoar'),
  service('slivnik', 'Ulica i saobraćaj', 'direkcija-urbanizam', 'Slivnik i atmosferska voda', 'Začepljen slivnik, voda stoji na ulici', 'slivnik,kiša'),
  service('signalizacija', 'Ulica i saobraćaj', 'direkcija-urbanizam', 'Saobraćajni znak i semafor', 'Oboren znak, semafor ne radi, izbledele oznake', 'znak,semafor,pešački'),
  service('prevoz', 'Ulica i saobraćaj', 'saobracajna-inspekcija', 'Autobus i taksi', 'Red vožnje, stajališta, taksi', 'autobus,taksi'),
  service('parking', 'Ulica i saobraćaj', 'parking-servis', 'Parking zone i kazne', 'Karte, dozvole, kazne, pauk', 'parking,kazna,pauk'),
  service('nepropisno-parkiranje', 'Ulica i saobraćaj', 'komunalna-policija', 'Nepropisno parkiranje', 'Vozilo na trotoaru ili zelenoj površini', 'trotoar,vozilo', [PLATE]),
  service('napusteno-vozilo', 'Ulica i saobraćaj', 'komunalna-inspekcija', 'Napušteno vozilo', 'Olupina ili neregistrovano vozilo na javnoj površini', 'olupina,vozilo', [PLATE]),
  service('smece', 'Čistoća', 'cistoca', 'Kontejner i odvoz smeća', 'Pun ili oštećen kontejner, smeće nije odneto', 'kontejner,smeće,kanta'),
  service('ulica-prljava', 'Čistoća', 'cistoca', 'Prljava ulica', 'Čišćenje i pranje ulica i trotoara', 'čišćenje,lišće'),
  service('deponija', 'Čistoća', 'cistoca', 'Divlja deponija', 'Otpad ostavljen gde mu nije mesto', 'deponija,šut,kabasti', [WASTE]),
  service('sneg', 'Čistoća', 'cistoca', 'Sneg i led', 'Neočišćena ulica ili trotoar', 'sneg,led,posipanje'),
  service('uginula-zivotinja', 'Životinje', 'cistoca', 'Uginula životinja', 'Uklanjanje sa javne površine', 'uginula,leš'),
  service('psi', 'Životinje', 'komunalna-policija', 'Psi i neodgovorni vlasnici', 'Pas bez povoca, psi lutalice', 'pas,lutalice'),
  service('zelenilo', 'Zelenilo', 'zelenilo-groblja', 'Park, trava i drveće', 'Opasno drvo, košenje, igralište u parku', 'drvo,grana,trava,park'),
  service('groblje', 'Zelenilo', 'zelenilo-groblja', 'Groblje', 'Održavanje groblja i grobnih mesta', 'groblje'),
  service('buka', 'Red i mir', 'komunalna-policija', 'Buka', 'Glasna muzika, lokali, buka noću', 'buka,muzika'),
  service('vandalizam', 'Red i mir', 'komunalna-policija', 'Vandalizam i javni red', 'Oštećena javna imovina, remećenje reda', 'vandalizam,grafiti'),
  service('javna-povrsina', 'Red i mir', 'komunalna-inspekcija', 'Zauzeće javne površine', 'Bašte, reklame, roba na trotoaru, neuređeno dvorište', 'bašta,reklama'),
  service('zagadjenje', 'Okolina', 'ekoloska-inspekcija', 'Zagađenje vazduha i vode', 'Dim, prašina, miris, hemikalije, buka pogona', 'dim,prašina,miris'),
  service('grejanje', 'Stanovanje', 'stambeno-toplifikacija', 'Grejanje', 'Nema grejanja, hladni radijatori, računi', 'grejanje,toplana'),
  service('zgrada', 'Stanovanje', 'stambena-agencija', 'Stambena zajednica i gradski stan', 'Upravnik, zajednički delovi, gradski stanovi', 'zgrada,upravnik,stan'),
  service('gradnja', 'Stanovanje', 'gradjevinska-inspekcija', 'Gradnja bez dozvole, opasan objekat', 'Bespravna gradnja, fasada koja pada', 'gradnja,fasada'),
  service('pijaca', 'Grad', 'pijace', 'Pijaca', 'Tezge, red i higijena na pijaci', 'pijaca,tezga'),
  service('tvrdjava', 'Grad', 'tvrdjava', 'Smederevska tvrđava', 'Prostor, bezbednost i događaji na tvrđavi', 'tvrđava'),
  service('skola', 'Grad', 'prosvetna-inspekcija', 'Škola i vrtić', 'Rad škola i vrtića, upis', 'škola,vrtić'),
  service('planovi', 'Grad', 'odeljenje-urbanizam', 'Planovi i lokacijski uslovi', 'Planski dokumenti, dozvole, ozakonjenje', 'plan,dozvola'),
  service('socijalna-davanja', 'Grad', 'javne-sluzbe', 'Socijalna davanja', 'Dečji dodatak, jednokratna pomoć, stipendije', 'pomoć,dodatak'),
  service('gradonacelnik', 'Grad', 'kabinet-gradonacelnika', 'Pismo gradonačelniku', 'Predlozi i pritužbe na rad uprave', 'predlog,pritužba'),
  service(OTHER, 'Drugo', undefined, 'Nešto drugo', 'Ako ne znate gde spada, opišite svojim rečima', 'drugo'),
];

export const findService = (code: string): CityService | undefined => SERVICES.find((one) => one.code === code);

/** The service a citizen meant by a code or by its name. */
export const serviceNamed = (text: string): CityService | undefined => findService(text) ?? SERVICES.find((one) => one.name.toLowerCase() === text.toLowerCase());
