import { checkWav } from './wav.js';

const PCM = 1;
const SILENCE_8BIT = 128;

/** How loud a WAV is along its length, 0 to 1 in so many steps, for the drawing of a waveform; null for sounds that are not plain samples. */
export function peaksOf(audio: Uint8Array, steps: number): number[] | null {
  if (!checkWav(audio).whole) return null;
  const view = new DataView(audio.buffer, audio.byteOffset, audio.byteLength);
  const { codec, bits, from, size } = partsOf(view);
  if (codec !== PCM || (bits !== 16 && bits !== 8)) return null;
  const width = bits / 8;
  const samples = Math.floor(size / width);
  const loudness = bits === 16 ? (i: number) => Math.abs(view.getInt16(from + i * 2, true)) / 32_768 : (i: number) => Math.abs(view.getUint8(from + i) - SILENCE_8BIT) / SILENCE_8BIT;
  return Array.from({ length: Math.min(steps, samples) }, (_, step, count = Math.min(steps, samples)) => {
    let loudest = 0;
    for (let i = Math.floor((step * samples) / count); i < Math.floor(((step + 1) * samples) / count); i++) loudest = Math.max(loudest, loudness(i));
    return Math.round(loudest * 1000) / 1000;
  });
}

function partsOf(view: DataView) {
  const found = { codec: 0, bits: 0, from: 0, size: 0 };
  for (let at = 12; at + 8 <= view.byteLength; ) {
    const size = view.getUint32(at + 4, true);
    const name = view.getUint32(at, false);
    if (name === 0x666d7420) Object.assign(found, { codec: view.getUint16(at + 8, true), bits: view.getUint16(at + 22, true) });
    if (name === 0x64617461) return { ...found, from: at + 8, size };
    at += 8 + size + (size % 2);
  }
  return found;
}
