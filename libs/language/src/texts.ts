/**
 * Every text a citizen or a body gets, in Serbian Latin. Cyrillic and bald Latin are made from it. `{names}` must all be given; a part in
 * `[[…]]` is left out when a name in it is empty. An acknowledgement names the deadline; a fallback says who has the case since when, that
 * nobody has answered and that it was escalated, never more.
 */
export const TEXTS = {
  'acknowledgement.sms': 'Sistem 48: prijava je primljena pod brojem {reference}. Odgovor o statusu stiže do: {deadline}.',
  'acknowledgement.sms.urgent': 'Sistem 48: prijava {reference} je primljena kao hitna i odmah prosleđena. Ako je neko ugrožen, odmah pozovite {emergency}. Odgovor o statusu do: {deadline}.',
  'acknowledgement.email':
    'Poštovani,\n\nVaša prijava je primljena pod brojem {reference}. Odgovor o statusu dobićete najkasnije do: {deadline}.\n\nAko želite nešto da dodate, odgovorite na ovu poruku.\n\nSistem 48, Grad Smederevo',
  'acknowledgement.email.urgent':
    'Poštovani,\n\nVaša prijava je primljena pod brojem {reference} kao hitna i odmah je prosleđena dežurnoj službi. Ako je neko ugrožen, odmah pozovite {emergency}.\n\nOdgovor o statusu dobićete najkasnije do: {deadline}.\n\nSistem 48, Grad Smederevo',
  'acknowledgement.web': 'Prijava je primljena pod brojem {reference}. Odgovor o statusu biće objavljen najkasnije do: {deadline}.',
  'acknowledgement.web.urgent':
    'Prijava {reference} je primljena kao hitna i odmah prosleđena dežurnoj službi. Ako je neko ugrožen, odmah pozovite {emergency}. Odgovor o statusu do: {deadline}.',
  'receipt.counter': 'Sistem 48, Grad Smederevo\nPotvrda o prijemu\n\nBroj prijave: {reference}\nPrimljeno: {receivedAt}\nOdgovor o statusu najkasnije do: {deadline}\n\nSa ovim brojem možete pitati za status na telefon 026 649 100.[[\n\n{emergency}]]',
  'emergency.notice': 'Ako je neko ugrožen, odmah pozovite {emergency}.',
  'voice.greeting':
    'Dobili ste Sistem 48 Grada Smedereva. Operateri trenutno ne mogu da prime poziv. Posle zvučnog signala recite šta prijavljujete i na kojoj adresi, i ostavite broj telefona. Odgovor dobijate u roku od 48 sati. Ako je neko u opasnosti, pozovite 192, 193 ili 194.',
  'voice.thanks': 'Hvala. Vaša prijava je primljena.',
  'acknowledgement.subject': 'Primljena prijava {reference}',
  'status.subject': 'Odgovor o statusu prijave {reference}',
  'status.in-progress': 'Prijava {reference}: predmet je u radu.[[ Planirano: {planned}.]] Nadležna služba: {agency}. Njihov odgovor: „{message}”',
  'status.scheduled': 'Prijava {reference}: rešavanje je zakazano[[ ({planned})]]. Nadležna služba: {agency}. Njihov odgovor: „{message}”',
  'status.resolved': 'Prijava {reference}: predmet je rešen. Nadležna služba: {agency}. Njihov odgovor: „{message}”',
  'status.declined': 'Prijava {reference}: predmet je zatvoren bez postupanja. Nadležna služba: {agency}. Njihovo obrazloženje: „{message}”',
  'fallback.agency-silent':
    'Prijava {reference}: predmet je od {since} kod službe {agency}, koja se do sada nije izjasnila. Slučaj je podignut na viši nivo i javićemo Vam čim stigne odgovor.',
  'fallback.in-triage':
    'Prijava {reference}: primljena je {since} i još nije utvrđeno koja je služba nadležna. Slučaj je podignut na viši nivo i javićemo Vam čim bude dodeljen.',
  'fallback.not-transcribed':
    'Prijava {reference}: Vaš snimljeni poziv od {since} još nije preslušan. Slučaj je podignut na viši nivo i javićemo Vam čim bude obrađen.',
  'notice.reminder.subject': 'Podsetnik: {reference} čeka odgovor do {deadline}',
  'notice.reminder': 'Predmet {reference} ({agency}) čeka odgovor o statusu. Rok: {deadline}.\n\n{text}',
  'notice.escalation.subject': 'Eskalacija: {reference} bez odgovora, rok {deadline}',
  'notice.escalation': 'Za predmet {reference} ({agency}) građanin još nema odgovor o statusu. Rok: {deadline}.\n\n{text}',
  'notice.fallback.subject': 'Predmet {reference}: građaninu je odgovorio sistem',
  'notice.fallback':
    'Služba {agency} nije na vreme odgovorila na predmet {reference}, pa je građaninu poslato obaveštenje sistema da odgovora još nema. Odgovor službe je i dalje potreban. Rok: {deadline}.\n\n{text}',
  'notice.breach.subject': 'Prekoračen rok: {reference}',
  'notice.breach': 'Rok za odgovor o statusu predmeta {reference} ({agency}) istekao je: {deadline}.\n\n{text}',
  'notice.duty-alarm.subject': 'HITNO: {reference}',
  'notice.duty-alarm': 'HITNO {reference}, {agency}[[, {place}]]: {text}',
  'notice.duty-alarm-likely.subject': 'HITNO: {reference}, nadležnost još nije potvrđena',
  'notice.duty-alarm-likely': 'HITNO {reference}, verovatno {agency} (operater još nije potvrdio)[[, {place}]]: {text}',
  'notice.duty-alarm-triage.subject': 'HITNO: {reference}, nadležnost nije utvrđena',
  'notice.duty-alarm-triage': 'HITNO {reference}[[, {place}]]: nadležnost nije utvrđena. Odredite službu i pozovite je odmah. {text}',
  'notice.duty-alarm-elsewhere.subject': 'HITNO: {reference}, dežurna služba nije obaveštena',
  'notice.duty-alarm-elsewhere': 'HITNO {reference}: {agency} nema dežurni kontakt ili poruka do njega nije stigla. Pozovite službu odmah.[[ {place}:]] {text}',
  'notice.alarm-withdrawn.subject': 'Nije hitno: {reference}',
  'notice.alarm-withdrawn': '{reference} NIJE hitno: operater je opozvao uzbunu.[[ {reason}]]',
  'notice.assigned.subject': 'Nov predmet {reference}',
  'notice.assigned': 'Službi {agency} dodeljen je predmet {reference}. Rok za odgovor o statusu: {deadline}.\n\n{text}',
  'notice.reply-failed.subject': 'Odgovor na {reference} nije isporučen',
  'notice.reply-failed': 'Odgovor građaninu na predmet {reference} ({agency}) nije isporučen i potreban je drugi put. Rok: {deadline}.\n\n{text}',
  'notice.not-taken.subject': 'Predmet {reference} nije preuzet',
  'notice.not-taken': 'Služba {agency} nije preuzela predmet {reference}. Rok za odgovor: {deadline}.\n\n{text}',
  'notice.invitation.subject': 'Sistem 48: poziv za otvaranje naloga',
  'notice.invitation':
    'Poštovani,\n\nOtvoren Vam je nalog u Sistemu 48 Grada Smedereva. Lozinku birate sami na ovoj vezi; ona važi jednom, do {until}:\n\n{url}\n\nAko ovaj poziv niste očekivali, ne morate ništa da uradite.',
  'notice.password-reset.subject': 'Sistem 48: nova lozinka',
  'notice.password-reset':
    'Poštovani,\n\nZatražena je nova lozinka za Vaš nalog u Sistemu 48. Birate je na ovoj vezi; ona važi jednom, do {until}:\n\n{url}\n\nAko je niste tražili, ne morate ništa da uradite: stara lozinka i dalje važi.',
  'notice.courtesy.subject': 'Odgovor na prijavu {reference}',
  'notice.courtesy': '{text}\n\nPrijavu možete pratiti na: {url}',
  'web.too-many': 'Previše {what}; pokušajte ponovo za {wait}. Hitno je? Pozovite {emergency}.',
  'web.challenge.title': 'Prijava još nije primljena: potrebna je kratka provera',
  'web.challenge':
    'Provera pokazuje da prijavu ne šalje program; pregledač je obavlja sam. Gde to ne radi, pošaljite istu prijavu ponovo za {wait}, ili je prijavite SMS-om na 064 844 93 06, poštom na sistem48@smederevo.org.rs ili na telefon 026 649 100.',
  'web.challenge.expired': 'Provera je istekla pre nego što je prijava stigla; rešite novu i pošaljite istu prijavu ponovo.',
  'web.challenge.wrong': 'Rešenje provere nije ispravno. Tražite novu proveru na {url} i pošaljite istu prijavu ponovo.',
  'web.challenge.used': 'Rešenje provere je već upotrebljeno za drugu prijavu. Tražite novu proveru na {url} i pošaljite istu prijavu ponovo.',
  'oversize.email':
    'Poštovani,\n\nVaša poruka je veća od dozvoljenih {limit} MB (ima {size} MB) i nije mogla biti primljena. Pošaljite je bez priloga ili sa manjim fotografijama, prijavite problem na {url} ili SMS-om na {phone}.\n\nSistem 48, Grad Smederevo',
  'push.oversize':
    'Poruka je veća od dozvoljenih {limit} MB i nije primljena. Pošaljite je bez priloga ili sa manjim fotografijama, prijavite problem na {url} ili SMS-om na {phone}.',
  'push.unknown': 'Ova adresa ne postoji. Pišite na {address}.',
  'push.later': 'Poruka trenutno ne može da bude primljena; server će pokušati ponovo.',
  'oversize.subject': 'Poruka je prevelika',
  'supplement.mms': '[[Stiglo uz poruku (MMS): {count}.]][[ Nije moglo da se preuzme: {missing}.]]',
  'sms.answer-to': 'Na ovu poruku ne može da se odgovori; pišite na {phone}.',
  'status.query': 'Prijava {reference}: {state}. Rok za odgovor: {deadline}.',
  'status.query.unknown': 'Prijava sa tim brojem nije pronađena za ovog pošiljaoca. Proverite broj ili pozovite 026 649 100.',
  'optin.confirmed': 'Ponovo ćete dobijati SMS o svojim prijavama.',
  'optout.confirmed': 'Nećemo Vam više slati SMS. Odgovor na prijavu možete dobiti na telefon 026 649 100.',
} as const;

export type TextName = keyof typeof TEXTS;
