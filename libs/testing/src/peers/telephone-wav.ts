/** So many seconds as a telephone exchange records them, 16-bit mono at 8 kHz: silence, or a steady byte that tells two sounds apart. */
export function telephoneWav(seconds: number, fill = 0): Buffer {
  const head = Buffer.from('524946460000000057415645666d74201000000001000100401f0000803e0000020010006461746100000000', 'hex');
  const sound = Buffer.alloc(seconds * 16_000, fill);
  head.writeUInt32LE(36 + sound.length, 4);
  head.writeUInt32LE(sound.length, 40);
  return Buffer.concat([head, sound]);
}
