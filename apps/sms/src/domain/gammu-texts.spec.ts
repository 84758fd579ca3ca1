import { describe, expect, it } from '@jest/globals';
import { readInboxName } from './gammu.js';
import { PARTS_WAIT_MS, wholeTexts, type FilePiece } from './gammu-texts.js';

const NOW = new Date('2026-11-25T09:20:00Z');
const ago = (ms: number): Date => new Date(NOW.getTime() - ms);

/** A piece of the text that one sender sent at 10:11:12 local time; part 0 unless told. */
function piece(text: string, { group = '20261125_101112_00', file = 0, part, written = ago(5_000) }: { group?: string; file?: number; part?: [ref: number, total: number, number: number]; written?: Date } = {}): FilePiece {
  const name = `IN${group}_+381641234567_${String(file).padStart(2, '0')}.txt`;
  const [ref, total, number] = part ?? [];
  return { text, from: { file: name, name: readInboxName(name)!, writtenAt: written, bytes: Buffer.from(text) }, index: 0, ...(part && { part: { ref: ref!, total: total!, number: number! } }) };
}

const texts = (pieces: FilePiece[]): string[] => wholeTexts(pieces, NOW).map(({ text }) => text);

describe('S07 the texts in the inbox', () => {
  it.each<[string, FilePiece[], string[]]>([
    ['one', [piece('Rupa')], ['Rupa']],
    ['two of the same second', [piece('Rupa'), piece('Još', { group: '20261125_101112_01' })], ['Rupa', 'Još']],
    ['parts in any order', [piece('c', { file: 2 }), piece('a'), piece('b', { file: 1 })], ['abc']],
    ['a part that is missing', [piece('a'), piece('c', { file: 2 })], []],
    ['a first part that is missing', [piece('b', { file: 1 })], []],
    ['one that is still being written', [piece('a'), piece('b', { file: 1, written: ago(500) })], []],
    ['one that was written in the future', [piece('a', { written: new Date(NOW.getTime() + 600_000) })], ['a']],
    ['a part that did not come for an hour', [piece('a', { written: ago(PARTS_WAIT_MS) }), piece('c', { file: 2 })], ['ac']],
    ['numbered parts in files of their own', [piece('b', { group: '20261125_101250_00', part: [77, 2, 2] }), piece('a', { part: [77, 2, 1] })], ['ab']],
    ['a numbered part alone', [piece('a', { part: [77, 2, 1] })], []],
    ['the same numbered part twice', [piece('a', { part: [77, 2, 1] }), piece('a', { group: '20261125_101112_01', part: [77, 2, 1] }), piece('b', { group: '20261125_101250_00', part: [77, 2, 2] })], ['ab']],
    ['a number that is used again', [['a', 1], ['b', 2], ['x', 1], ['y', 2]].map(([text, number], at) => piece(String(text), { group: `20261125_10111${at}_00`, part: [77, 2, Number(number)] })), ['ab', 'xy']],
  ])('%s', (_, pieces, expected) => expect(texts(pieces)).toEqual(expected));

  it('are as old as their oldest part, and their first file gives the name', () => {
    const [text] = wholeTexts([piece('b', { group: '20261125_101000_00', part: [77, 2, 2] }), piece('a', { part: [77, 2, 1] })], NOW);
    expect(text!.at).toEqual(new Date('2026-11-25T09:10:00Z'));
    expect(text!.files.map(({ file }) => file)).toEqual(['IN20261125_101112_00_+381641234567_00.txt', 'IN20261125_101000_00_+381641234567_00.txt']);
  });
});
