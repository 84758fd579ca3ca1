import type { NewAnswerText } from './answer-texts.js';

/** What can be answered about the system itself from the first day on. Administrators change it, and add what their bodies tell them. */
export const STARTER_ANSWERS: readonly NewAnswerText[] = [
  {
    title: 'Radno vreme pozivnog centra',
    phrases: ['Koje je radno vreme', 'Do kada radite', 'Kada radi pozivni centar', 'Da li radite subotom i nedeljom', 'Radite li praznikom, vikendom'],
    body: 'Pozivni centar Sistema 48 radi od ponedeljka do petka, od 7:30 do 15:30, osim državnih praznika. Van radnog vremena poziv se snima i operater ga obrađuje narednog radnog dana; SMS-om, e-poštom i preko sajta prijave se primaju u svako doba.',
  },
  {
    title: 'Telefon Sistema 48',
    phrases: ['Koji je broj telefona', 'Na koji telefon mogu da zovem', 'Gde da pozovem pozivni centar', 'Telefonski broj Sistema 48'],
    body: 'Telefon Sistema 48 je 026 649 100.',
  },
  {
    title: 'Prijava SMS-om',
    phrases: ['Na koji broj se šalje SMS', 'Da li mogu da prijavim porukom', 'Kako da pošaljem prijavu SMS porukom', 'Broj za SMS'],
    body: 'Prijavu možete poslati SMS-om na broj 064 844 93 06. Napišite šta prijavljujete i na kojoj adresi; broj prijave dobijate odmah.',
  },
  {
    title: 'Prijava e-poštom',
    phrases: ['Koja je mejl adresa', 'Na koji mejl da pošaljem prijavu', 'Imejl za prijave', 'E-mail adresa Sistema 48', 'Elektronska pošta'],
    body: 'Prijavu možete poslati e-poštom na adresu sistem48@smederevo.org.rs.',
  },
  {
    title: 'Šta znači 48 sati',
    phrases: ['Šta znači 48 sati', 'Koji je rok za odgovor', 'Za koliko vremena stiže odgovor', 'Koliko se čeka na odgovor', 'Da li vikend ulazi u rok od 48 sati'],
    body: 'U roku od 48 sati od prijema prijave dobijate odgovor o statusu: ko rešava predmet i šta se dešava. Sati teku neprekidno, i vikendom i praznikom. To je rok za odgovor, a ne nužno i za rešenje problema.',
  },
  {
    title: 'Provera statusa prijave',
    phrases: ['Kako da proverim status prijave', 'Gde mogu da vidim dokle se stiglo sa prijavom', 'Kako se prati prijava', 'Dokle je stigao moj predmet'],
    body: 'Status prijave možete pratiti preko linka koji ste dobili na sajtu, porukom STATUS i brojem prijave sa istog telefona ili iste adrese, ili pozivom na 026 649 100.',
  },
  {
    title: 'Dopuna prijave',
    phrases: ['Kako da dopunim prijavu', 'Zaboravio sam da navedem adresu, kako da dodam u prijavu', 'Mogu li da dodam sliku uz poslatu prijavu'],
    body: 'Prijavu poslatu e-poštom dopunjujete odgovorom na potvrdu o prijemu. Svaku drugu dopunite pozivom na 026 649 100: recite broj prijave i šta treba dodati.',
  },
  {
    title: 'Kada je neko u opasnosti',
    phrases: ['Koga da zovem kad je hitno', 'Broj policije, vatrogasaca i hitne pomoći', 'Koga zvati u slučaju opasnosti'],
    body: 'Ako je neko u opasnosti, odmah pozovite 192 (policija), 193 (vatrogasci) ili 194 (hitna pomoć). Sistem 48 prima komunalne prijave i ne zamenjuje ove službe.',
  },
  {
    title: 'Kome se prosleđuje prijava',
    phrases: ['Kome prosleđujete prijave', 'Ko rešava moju prijavu', 'Šta se dešava sa prijavom kad je pošaljem', 'Čemu služi Sistem 48'],
    body: 'Sistem 48 prijavu prima na jednom mestu i prosleđuje nadležnom javnom preduzeću, inspekciji ili odeljenju gradske uprave. Odgovor Vam stiže na način na koji ste prijavili.',
  },
  {
    title: 'Prestanak slanja SMS poruka',
    phrases: ['Kako da se odjavim sa SMS poruka', 'Ne želim više da dobijam poruke', 'Kako da prestanete da mi šaljete SMS'],
    body: 'Odgovorite na poruku jednom rečju: STOP. Više Vam nećemo slati SMS, a odgovor na prijavu možete dobiti na telefon 026 649 100.',
  },
];
