import { describe, expect, it } from '@jest/globals';
import { byteRange } from './byte-range.js';
import { checkWav, mendWav } from './wav.js';

/** 16-bit mono at 8 kHz, as a telephone exchange records. */
function wav(seconds: number, claimed = seconds * 16_000): Buffer {
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + claimed, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(8_000, 24);
  head.writeUInt32LE(16_000, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36);
  head.writeUInt32LE(claimed, 40);
  return Buffer.concat([head, Buffer.alloc(seconds * 16_000)]);
}

describe('checkWav', () => {
  it.each([3, 0])('takes %s seconds', (seconds) => expect(checkWav(wav(seconds))).toEqual({ whole: true, seconds, gsm: false }));

  it('V05 takes a recording without any sound in it', () => expect(checkWav(wav(0))).toMatchObject({ whole: true, seconds: 0 }));

  it('counts a chunk before the sound', () => {
    const plain = wav(1);
    const list = Buffer.from('LIST\x03\x00\x00\x00abc\x00', 'latin1');
    const whole = Buffer.concat([plain.subarray(0, 36), list, plain.subarray(36)]);
    whole.writeUInt32LE(whole.length - 8, 4);
    expect(checkWav(whole)).toMatchObject({ whole: true, seconds: 1 });
  });

  it.each([
    ['a truncated file', wav(3).subarray(0, 20_000), 'the WAV header says 48044 bytes, the file has 20000'],
    ['a header that was never completed', wav(3, 0), 'the WAV header says 44 bytes, the file has 48044'],
    ['something else', Buffer.from('ID3 this is an mp3 file'), 'not a WAV file'],
    ['an empty file', Buffer.alloc(0), 'not a WAV file'],
    ['a header only', wav(0).subarray(0, 12), 'the WAV header says 44 bytes'],
  ])('refuses %s', (_, audio, reason) => expect(checkWav(audio)).toEqual({ whole: false, reason: expect.stringContaining(reason) }));

  it('makes a truncated recording playable', () => {
    expect(checkWav(mendWav(wav(3).subarray(0, 16_044)))).toEqual({ whole: true, seconds: 1, gsm: false });
    expect(checkWav(mendWav(wav(3, 0)))).toMatchObject({ whole: true, seconds: 3 });
    expect(mendWav(Buffer.from('no wav'))).toEqual(Uint8Array.from(Buffer.from('no wav')));
  });
});

describe('byteRange', () => {
  it.each([
    [undefined, 'whole'], ['bytes=0-', { from: 0, to: 99 }], ['bytes=10-19', { from: 10, to: 19 }], ['bytes=90-200', { from: 90, to: 99 }], ['bytes=-10', { from: 90, to: 99 }],
    ['bytes=-200', { from: 0, to: 99 }], ['bytes=100-', 'unsatisfiable'], ['bytes=-0', 'unsatisfiable'], ['bytes=20-10', 'whole'], ['bytes=-', 'whole'], ['bytes=0-1,5-6', 'whole'], ['items=0-1', 'whole'],
  ])('%s', (header, range) => expect(byteRange(header, 100)).toEqual(range));
});
