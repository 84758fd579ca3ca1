import { expect, it } from '@jest/globals';
import { weakness } from './password-rule.js';

it.each<[string, RegExp | null]>([
  ['trava raste noću', null],
  ['vrlo-tajna-lozinka', null],
  ['Ђурђевак цвета у мају', null],
  ['kratka', /at least 12 characters/],
  ['a'.repeat(201), /at most 200/],
  ['ababababababab', /different/],
  ['qwertyuiopas', /row of the keyboard/],
  ['987654321098', /row of the keyboard/],
  ['petar.petrovic', /more than your e-mail/],
  ['Petar.Petrovic2026', /more than your e-mail/],
  ['Lozinka12345!', /well-known word "lozinka"/],
  ['smederevo2026', /well-known word "smederevo"/],
])('%s: %s', (password, complaint) => {
  const found = weakness(password, 'Petar.Petrovic@grad.rs');
  if (complaint) expect(found).toMatch(complaint);
  else expect(found).toBeNull();
});
