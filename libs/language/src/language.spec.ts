import { describe, expect, it } from '@jest/globals';
import { detectScript, emergencyText, fold, formatLocal, namesIn, render, TEXTS, toBald, toCyrillic, toLatin, type TextName } from './index.js';

describe('transliteration', () => {
  it.each([
    ['Njegoš i Ljubav', 'Његош и Љубав'],
    ['NJEGOŠ', 'ЊЕГОШ'],
    ['injekcija, konjunktura, nadživeti, odžaliti, Tanjug', 'инјекција, конјунктура, надживети, оджалити, Танјуг'],
    ['džep i konj', 'џеп и коњ'],
    ['JKP Čistoća', 'ЈКП Чистоћа'],
    ['broj 48-2043-7719 na https://s48.rs/njiva, a@nj.rs', 'број 48-2043-7719 на https://s48.rs/njiva, a@nj.rs'],
    ['{agency} ima predmet', '{agency} има предмет'],
    ['SMS i Wi-Fi i IV red', 'SMS и Wi-Fi и IV ред'],
  ])('writes %s in Cyrillic', (latin, cyrillic) => expect(toCyrillic(latin)).toBe(cyrillic));

  it.each([
    ['Љубав', 'Ljubav'],
    ['ЊЕГОШ', 'NJEGOŠ'],
    ['Џеп, ЏЕП, Ђурђевдан', 'Džep, DŽEP, Đurđevdan'],
  ])('writes %s in Latin', (cyrillic, latin) => expect(toLatin(cyrillic)).toBe(latin));

  it('strips Latin to what fits into a cheap SMS', () => {
    expect(toBald('Đorđe Žikić, ĐORĐE, ЂОКИЋ — „čuva"')).toBe('Djordje Zikic, DJORDJE, DJOKIC - "cuva"');
  });
});

describe('fold', () => {
  it.each(['Đurđevdan u Šalincu!', 'ЂУРЂЕВДАН у Шалинцу', 'djurdjevdan u salincu', 'Đurđеvdаn u Šalincu', 'Đurđevdan  u S\u030Calincu'])('gives one form for %s', (text) => {
    expect(fold(text)).toBe('djurdjevdan u salincu');
  });
});

describe('detectScript', () => {
  it.each([
    ['Рупа на путу код школе', 'cyrillic'],
    ['Rupa na putu pored puta kod Čarde', 'latin'],
    ['rupa na putu kod skole vec tri meseca', 'bald'],
    ['Poštovani, рупа на путу', 'mixed'],
    ['', 'latin'],
  ])('finds the script of "%s"', (text, script) => expect(detectScript(text)).toBe(script));
});

describe('texts', () => {
  const variables = Object.fromEntries(Object.values(TEXTS).flatMap(namesIn).map((name) => [name, `<${name}>`]));

  it.each(Object.keys(TEXTS) as TextName[])('O06 %s throws when any variable is missing, and is whole when none is', (name) => {
    for (const key of namesIn(TEXTS[name])) {
      expect(() => render(name, { ...variables, [key]: undefined as never }, 'latin')).toThrow(`needs {${key}}`);
    }
    expect(render(name, variables, 'latin')).not.toMatch(/[{}]|\[\[/);
  });

  it("O07 follows the citizen's script and keeps the body's words verbatim", () => {
    const words = { reference: '48-2043-7719', agency: 'JKP Čistoća', message: 'Dolazimo u sredu.', planned: '' };
    expect(render('status.scheduled', words, 'cyrillic')).toBe(
      'Пријава 48-2043-7719: решавање је заказано. Надлежна служба: ЈКП Чистоћа. Њихов одговор: „Dolazimo u sredu.”',
    );
    expect(render('status.scheduled', { ...words, planned: 'sreda' }, 'bald')).toContain('rešavanje je zakazano (sreda)');
    expect(render('status.scheduled', words, 'latin', { bald: true })).toContain('resavanje je zakazano. Nadlezna sluzba: JKP Cistoca');
  });

  it('fits an acknowledgement into one SMS without diacritics', () => {
    const text = render('acknowledgement.sms', { reference: '48-2043-7719', deadline: formatLocal(new Date('2026-09-30T21:59:00Z'), 'latin') }, 'latin', { bald: true });
    expect(text.length).toBeLessThanOrEqual(160);
    expect(text).toMatch(/^[\x20-\x7e]+$/);
  });

  it('names one emergency number where it is clear which, else all', () => {
    expect(emergencyText('193')).toBe('193 (vatrogasci)');
    expect(emergencyText()).toContain('194');
  });

  it.each([
    ['2026-03-29T00:30:00Z', 'nedelja, 29. mart u 01:30'],
    ['2026-03-29T01:30:00Z', 'nedelja, 29. mart u 03:30'],
  ])('tells %s on a clock in Smederevo, also over the change to summer time', (iso, text) => expect(formatLocal(new Date(iso), 'latin')).toBe(text));
});
