import { describe, expect, it } from '@jest/globals';
import type { ReportKind } from '@s48/contracts';
import { kindOf } from './kind.js';

/** Ten of each, in Latin, bald Latin and Cyrillic, as text messages and as mails. The rules were mended with these in sight: a guard, no figure for unseen reports. */
const LABELLED: Readonly<Record<ReportKind, readonly string[]>> = {
  problem: [
    'Rupa na putu u Šalinačkoj ispred broja 14, već sam oštetio felnu.',
    'nema svetla u ulici od nedelje, mrak zivi',
    'Контејнер код школе је препун, деца прескачу кесе са смећем',
    'Predmet: Curenje vode\n\nPoštovani,\nispred zgrade u Nemanjinoj 8 već tri dana curi voda iz šahta. Da li će neko doći ili da čekamo da se put uruši?\n\nS poštovanjem,\nMilan Jović',
    'copor pasa napada decu kod doma zdravlja',
    'Šta čekate, grana visi iznad trotoara i pašće nekome na glavu!',
    'Поломљена клупа у Малом парку, штрче ексери',
    'komsija pali gume u dvoristu, ne moze da se dise',
    'Zapušen slivnik na uglu Karađorđeve, kad padne kiša ne može se preći ulica.',
    'Postovani, prijavljujem divlju deponiju iza groblja u Lipama. Molim vas da posaljete inspekciju. Hvala unapred',
  ],
  question: [
    'Kad se odnosi kabasto smece u Radincu?',
    'Да ли ради шалтер суботом?',
    'Koliko košta godišnja karta za parking u prvoj zoni',
    'Dobar dan, zanima me gde mogu da predam papire za dečji dodatak. Hvala',
    'koja dokumenta trebaju za legalizaciju pomocnog objekta',
    'Predmet: Pitanje o priključku\n\nPoštovani,\ninteresuje me kakva je procedura za priključenje kuće na vodovod i koliko traje.\n\nSrdačan pozdrav,\nJelena',
    'Ко је надлежан за одржавање пута до Водња?',
    'jel ima neko broj dezurne sluzbe vodovoda',
    'Do kada traju prijave za stipendije?',
    'Recite mi molim vas na koji racun se uplacuje komunalna taksa',
  ],
  request: [
    'Molim da mi se izda potvrda o izmirenim obavezama za komunalije.',
    'Podnosim zahtev za zakup grobnog mesta na Novom groblju.',
    'Захтевам издавање локацијских услова за парцелу 1204.',
    'treba mi uverenje da nemam dug za vodu, pa ako mozete da posaljete na mejl',
    'Predmet: Zahtev\n\nPoštovani,\npodnosim zahtev za jednokratnu novčanu pomoć. U prilogu su izveštaj lekara i kopija lične karte.\n\nStana Marić',
    'Molim za dozvolu da postavim tezgu za vreme Smederevske jeseni',
    'zelim da zakazem prijem kod gradonacelnika',
    'Желим да поднесем захтев за дечји додатак за друго дете',
    'Molim saglasnost za prekopavanje trotoara radi priključka gasa',
    'Trazim produzenje dozvole za parking za osobe sa invaliditetom',
  ],
  proposal: [
    'Predlažem da se na keju postave kante za razdvajanje otpada.',
    'Bilo bi lepo da se u Velikom parku napravi park za pse',
    'Предлог: увести ноћни аутобус до Раље петком и суботом.',
    'zasto ne biste stavili solarne lampe kod igralista, struja bi bila besplatna',
    'imam ideju da se zid kod skole oslika, djaci bi to rado uradili',
    'Predmet: Inicijativa građana\n\nPoštovani,\npokrećemo inicijativu da se ulica Cvetna pretvori u pešačku zonu vikendom. Potpisalo je 120 stanara.\n\nSavet zgrade',
    'Mislim da bi trebalo staviti ležeće policajce ispred vrtića',
    'Могли бисте да засадите дрворед дуж Желeзничке улице',
    'trebalo bi razmisliti o biciklistickoj stazi do Jugova',
    'Sugestija: na sajtu objavite raspored pražnjenja kontejnera po ulicama.',
  ],
  praise: [
    'Hvala ekipi Vodovoda, za dva sata su popravili cev!',
    'Svaka čast na novom parku, deca su oduševljena.',
    'Похвала за љубазну службеницу на шалтеру број 3',
    'bravo za brzo krpljenje rupe u Goranskoj, svaka cast momci',
    'Predmet: Pohvale\n\nPoštovani,\nželim da pohvalim radnike Čistoće koji su po kiši očistili našu ulicu posle vašara.\n\nSrdačno,\nDragana Ilić',
    'Sve pohvale komunalnoj policiji, reagovali su za deset minuta',
    'Захваљујем се Зеленилу што су орезали липе, сада је прелепо',
    'odlican posao sa rasvetom u Vranovu, hvala vam',
    'Oduševljena sam kako ste sredili kej, hvala gradu!',
    'Zahvalnost dežurnom majstoru koji je i u nedelju došao da popravi lift.',
  ],
  complaint: [
    'Žalim se na vozača linije 5, opsovao me je kad sam tražio da otvori vrata.',
    'Prigovor na rad inspekcije: tri puta sam prijavio i niko nije izašao na teren.',
    'Службеница на шалтеру је била безобразна и одбила да ми прими захтев',
    'sramota kako radite, zovem peti put i niko ne odgovara na moju prijavu',
    'Predmet: Pritužba na JKP Parking servis\n\nPoštovani,\nkontrolor mi je napisao kaznu iako sam platio SMS-om, a na reklamaciju niste odgovorili mesec dana.\n\nGoran Petrović',
    'radnik cistoce vika na moju majku jer je kasno iznela kantu',
    'Podnosim žalbu na direktora, obećao je rešenje pre dva meseca a nikog nema',
    'Жалим се на рад диспечера, спустио ми је слушалицу',
    'Nezadovoljan sam odnosom vaših radnika, ostavili su šut ispred kuće i smejali se',
    'inspektor trazi mito da zatvori predmet',
  ],
};

const cases = Object.entries(LABELLED).flatMap(([kind, texts]) => texts.map((text) => ({ kind, text, said: kindOf(text) })));
const rightShare = (some: typeof cases): number => some.filter(({ kind, said }) => kind === said).length / some.length;

describe('kindOf', () => {
  it('is right on at least 0.85 of sixty labelled texts', () => {
    expect(cases).toHaveLength(60);
    expect(cases.filter(({ kind, said }) => kind !== said).map(({ kind, text, said }) => `${kind}, not ${said}: ${text}`).length).toBeLessThanOrEqual(9);
  });

  it.each(Object.keys(LABELLED))('finds at least 0.7 of each kind: %s', (kind) => expect(rightShare(cases.filter((one) => one.kind === kind))).toBeGreaterThanOrEqual(0.7));

  it.each([
    ['', 'problem'],
    ['Koliko košta zakup tezge?', 'question'],
    ['Stranka predaje zahtev za izdavanje potvrde', 'request'],
    ['Рупа на путу, ко ће то да закрпи?', 'problem'],
    ['Hvala što ne radi rasveta već mesec dana', 'problem'],
  ])('%j is %s', (text, kind) => expect(kindOf(text)).toBe(kind));
});
