import { describe, expect, it } from '@jest/globals';
import { suspicionOf, type Sighting, type Sign } from './suspicion.js';

const sighting = (own: Partial<Sighting> = {}): Sighting => ({ unasked: 5, allowed: 10, hiddenField: false, filledInMs: 40_000, text: 'Ne radi rasveta', burst: false, ...own });

describe('suspicionOf', () => {
  it.each<[string, Partial<Sighting>, Sign[], number]>([
    ['a person', {}, [], 0],
    ['a page that tells no time', { filledInMs: null }, [], 0],
    ['the tenth in an hour', { unasked: 9 }, [], 0],
    ['the eleventh', { unasked: 10 }, ['often'], 360_000],
    ['the eleventh, half of the way to the next', { unasked: 9.5 }, ['often'], 180_000],
    ['the hidden field', { hiddenField: true }, ['hidden-field'], 0],
    ['a form filled in within two seconds', { filledInMs: 2_000 }, ['too-fast'], 3_000],
    ['a form of the future', { filledInMs: -1 }, ['too-fast'], 3_000],
    ['two links', { text: 'Slike: https://a.rs/1 i www.b.rs' }, [], 0],
    ['three links', { text: 'https://a.rs http://b.rs WWW.c.rs' }, ['links'], 1_080_000],
    ['a burst over the whole door', { burst: true }, ['burst'], 60_000],
    ['several at once: the longest counts', { unasked: 12, hiddenField: true, burst: true }, ['often', 'hidden-field', 'burst'], 1_080_000],
  ])('%s', (_, own, signs, waitMs) => expect(suspicionOf(sighting(own))).toEqual({ signs, waitMs }));

  it.each([0, 1, 2])('leaves the first three of an address alone, whatever they look like: %i before', (unasked) => {
    expect(suspicionOf(sighting({ unasked, hiddenField: true, filledInMs: 0, text: 'www.a www.b www.c', burst: true })).signs).toEqual([]);
  });

  it('takes no more unasked than it is told, were it one', () => {
    expect(suspicionOf(sighting({ unasked: 0, allowed: 1 })).signs).toEqual([]);
    expect(suspicionOf(sighting({ unasked: 1, allowed: 1 })).signs).toEqual(['often']);
  });
});
