/** What kind of sound a file is, by its first bytes; where those tell nothing (GSM has no head), by its name. Null: no sound. */
export function soundType(bytes: Uint8Array, name: string): string | null {
  const head = String.fromCharCode(...bytes.subarray(0, 12));
  if (head.startsWith('RIFF') && head.endsWith('WAVE')) return 'audio/wav';
  if (head.startsWith('OggS')) return 'audio/ogg';
  if (head.startsWith('ID3') || mpegBitrate(bytes) !== null) return 'audio/mpeg';
  const claimed = /\.(wav|mp3|ogg|gsm)$/i.exec(name)?.[1]?.toLowerCase();
  return claimed ? CLAIMED[claimed]! : null;
}

const CLAIMED: Readonly<Record<string, string>> = { wav: 'audio/wav', mp3: 'audio/mpeg', ogg: 'audio/ogg', gsm: 'audio/x-gsm' };
/** 33 bytes each 20 ms. */
const GSM_BYTES_PER_SECOND = 1_650;

/** How long a sound without a length of its own is, in seconds, from its size; null where that says nothing. */
export function secondsBySize(bytes: Uint8Array, type: string): number | null {
  if (type === 'audio/x-gsm') return bytes.length / GSM_BYTES_PER_SECOND;
  const kilobits = type === 'audio/mpeg' ? mpegBitrate(bytes.subarray(id3Length(bytes))) : null;
  return kilobits ? bytes.length / (kilobits * 125) : null;
}

const MPEG_1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const MPEG_2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];

/** In kilobits a second, of a layer III frame; null where there is none. */
function mpegBitrate(bytes: Uint8Array): number | null {
  const [first = 0, second = 0, third = 0] = bytes;
  const version = (second >> 3) & 3;
  if (first !== 0xff || second >> 5 !== 7 || version === 1 || ((second >> 1) & 3) !== 1) return null;
  return (version === 3 ? MPEG_1 : MPEG_2)[third >> 4] || null;
}

function id3Length(bytes: Uint8Array): number {
  if (String.fromCharCode(...bytes.subarray(0, 3)) !== 'ID3') return 0;
  return 10 + [6, 7, 8, 9].reduce((length, at) => length * 128 + (bytes[at] ?? 0), 0);
}
