import { describe, expect, it } from '@jest/globals';
import { newWords } from './quotes.js';

describe('the new words of an answer', () => {
  it.each([
    ['Gmail, Cyrillic', 'Хвала.\n\nпон, 23. нов 2026. у 09:12 Систем 48 <sistem48@smederevo.org.rs> је написао/ла:\n> Ваша\n', 'Хвала.'],
    ['Gmail, folded', 'Није решено\n\nпонедељак, 23. новембар 2026., Систем 48 <sistem48@smederevo.org.rs\n<mailto:sistem48@smederevo.org.rs>> је написао/ла:\n\n> стари\n', 'Није решено'],
    ['Gmail, Latin', 'Hvala!\n\npon, 23. nov 2026. u 09:12 Sistem 48 <sistem48@smederevo.org.rs> je napisao/la:\n\n> Vaša\n', 'Hvala!'],
    ['KMail', 'Ok\nDana ponedeljak 23. novembar 2026. 09:12, Sistem 48 je napisao/la:\n> x\n', 'Ok'],
    ['Outlook, Latin', 'Nije rešeno.\n\n________________________________\nOd: Sistem 48 <s@x.rs>\nPoslato: ponedeljak, 23. novembar 2026. 09:12\nZa: Pera\nTema: P\n\nVaša prijava\n', 'Nije rešeno.'],
    ['Outlook, Cyrillic', 'Није решено.\n\nОд: Систем 48 <s@x.rs>\nПослато: понедељак, 23. новембар 2026.\nЗа: Пера\nТема: Пријава\n\nСтаро\n', 'Није решено.'],
    ['Thunderbird', 'Hvala.\n\nDana 23.11.2026. u 09:12, Sistem 48 piše:\n> staro\n', 'Hvala.'],
    ['a marker', 'Novi komentar\n\n> ##- Molimo odgovorite iznad ove linije -##\n> staro', 'Novi komentar'],
    ['English', 'Thanks.\n\nOn Mon, Nov 23, 2026 at 9:12 AM S <s@x.rs> wrote:\n> old\n', 'Thanks.'],
    ['a signature', 'Rupa je i dalje tu.\n\n-- \nPetar Petrović\nDirektor', 'Rupa je i dalje tu.'],
    ['a line of dashes between two matters', 'Rupa kod broja 5.\n--\nNe radi rasveta.\nNe radi ni semafor.\nPun je kontejner.\nTeče voda.\nPas je opasan.\nOgrada je pala.', 'Rupa kod broja 5.\n--\nNe radi rasveta.\nNe radi ni semafor.\nPun je kontejner.\nTeče voda.\nPas je opasan.\nOgrada je pala.'],
    ['a signature below a line of dashes', 'Rupa.\n--\nI rasveta.\n-- \nPetar', 'Rupa.\n--\nI rasveta.'],
    ['a telephone', 'Rupa je i dalje tu.\nPoslato sa mog iPhone uređaja', 'Rupa je i dalje tu.'],
    ['what only looks like quoting', 'Komšija piše: ne radi sijalica.\nOd: 8 do 10h nema vode.\nAdresa 5', 'Komšija piše: ne radi sijalica.\nOd: 8 do 10h nema vode.\nAdresa 5'],
    ['answers between the lines', '> Koja ulica?\nKarađorđeva 5\n> Od kada?\nOd juče', '> Koja ulica?\nKarađorđeva 5\n> Od kada?\nOd juče'],
    ['nothing but a quote', '> staro', '> staro'],
  ])('%s', (_, text, expected) => expect(newWords(text)).toBe(expected));
});
