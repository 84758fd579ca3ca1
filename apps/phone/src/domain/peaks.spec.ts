import { describe, expect, it } from '@jest/globals';
import { peaksOf } from './peaks.js';

function wav(samples: number[], bits: 8 | 16 = 16, codec = 1): Buffer {
  const sound = Buffer.alloc(samples.length * (bits / 8));
  samples.forEach((sample, i) => (bits === 16 ? sound.writeInt16LE(sample, i * 2) : sound.writeUInt8(sample, i)));
  const head = Buffer.from('524946460000000057415645666d74201000000001000100401f0000803e0000020010006461746100000000', 'hex');
  head.writeUInt32LE(36 + sound.length, 4);
  head.writeUInt16LE(codec, 20);
  head.writeUInt16LE(bits, 34);
  head.writeUInt32LE(sound.length, 40);
  return Buffer.concat([head, sound]);
}

describe('peaksOf', () => {
  it('finds the loudest sample of each step, below the line as well as above', () => expect(peaksOf(wav([0, 16_384, -32_768, 100, 0, 0]), 3)).toEqual([0.5, 1, 0]));
  it('reads eight bits', () => expect(peaksOf(wav([128, 192, 0, 128], 8), 2)).toEqual([0.5, 1]));
  it('gives no more steps than samples', () => expect(peaksOf(wav([16_384]), 200)).toEqual([0.5]));
  it('is empty for an empty recording', () => expect(peaksOf(wav([]), 200)).toEqual([]));
  it.each([
    ['a telephone codec', wav([1, 2], 16, 6)],
    ['a truncated sound', wav([1, 2, 3]).subarray(0, 46)],
    ['no WAV', Buffer.from('ID3')],
  ])('is null for %s', (_, audio) => expect(peaksOf(audio, 10)).toBeNull());
});
