export type WavCheck =
  | { readonly whole: true; readonly seconds: number; /** True for codecs that browsers cannot play (GSM). */ readonly gsm: boolean }
  | { readonly whole: false; readonly reason: string };

const GSM_MS = 0x31;

/**
 * Whether a WAV is as long as it says. Players accept a truncated file without complaint and play less than was said, so only the sizes tell.
 */
export function checkWav(audio: Uint8Array): WavCheck {
  const view = new DataView(audio.buffer, audio.byteOffset, audio.byteLength);
  if (audio.length < 12 || tag(view, 0) !== 'RIFF' || tag(view, 8) !== 'WAVE') return broken('not a WAV file');
  const claimed = view.getUint32(4, true) + 8;
  // A padding byte at the end is counted by some writers only.
  if (Math.abs(claimed - audio.length) > 1) return broken(`the WAV header says ${claimed} bytes, the file has ${audio.length}`);
  return checkChunks(view);
}

/** The same audio with a header that tells the truth about its length: what is left of a truncated recording can be heard. */
export function mendWav(audio: Uint8Array): Uint8Array {
  const mended = Uint8Array.from(audio);
  const view = new DataView(mended.buffer);
  if (mended.length < 44 || tag(view, 0) !== 'RIFF' || tag(view, 8) !== 'WAVE') return mended;
  view.setUint32(4, mended.length - 8, true);
  for (let at = 12; at + 8 <= mended.length; at += 8 + even(view.getUint32(at + 4, true))) {
    if (tag(view, at) === 'data') {
      view.setUint32(at + 4, mended.length - at - 8, true);
      break;
    }
  }
  return mended;
}

function checkChunks(view: DataView): WavCheck {
  let bytesPerSecond = 0;
  let codec = 0;
  for (let at = 12; at + 8 <= view.byteLength; at += 8 + even(view.getUint32(at + 4, true))) {
    const name = tag(view, at);
    const size = view.getUint32(at + 4, true);
    if (at + 8 + size > view.byteLength) return broken(`the part "${name}" says ${size} bytes, the file has ${view.byteLength - at - 8} left`);
    if (name === 'fmt ' && size >= 16) {
      codec = view.getUint16(at + 8, true);
      bytesPerSecond = view.getUint32(at + 16, true);
    }
    if (name === 'data') {
      if (bytesPerSecond === 0) return broken('the WAV tells no speed before its sound');
      return { whole: true, seconds: size / bytesPerSecond, gsm: codec === GSM_MS };
    }
  }
  return broken('the WAV holds no sound');
}

const broken = (reason: string): WavCheck => ({ whole: false, reason });
const even = (size: number): number => size + (size % 2);
const tag = (view: DataView, at: number): string => String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(at + i)));
