interface Signature {
  readonly mime: string;
  readonly offset?: number;
  /** Bytes as characters one to one. */
  readonly bytes: string;
  /** Further bytes, where the first ones are shared by several kinds. */
  readonly then?: { readonly offset: number; readonly bytes: RegExp };
}

const SIGNATURES: readonly Signature[] = [
  { mime: 'image/png', bytes: '\x89PNG\r\n\x1a\n' },
  { mime: 'image/jpeg', bytes: '\xff\xd8\xff' },
  { mime: 'image/gif', bytes: 'GIF8' },
  { mime: 'image/tiff', bytes: 'II*\0' },
  { mime: 'image/tiff', bytes: 'MM\0*' },
  { mime: 'image/webp', bytes: 'RIFF', then: { offset: 8, bytes: /^WEBP/ } },
  { mime: 'audio/wav', bytes: 'RIFF', then: { offset: 8, bytes: /^WAVE/ } },
  { mime: 'image/bmp', bytes: 'BM', then: { offset: 6, bytes: /^\0\0\0\0/ } },
  { mime: 'image/avif', offset: 4, bytes: 'ftyp', then: { offset: 8, bytes: /^avi[fs]/ } },
  { mime: 'image/heic', offset: 4, bytes: 'ftyp', then: { offset: 8, bytes: /^(?:hei[cxms]|hev[cx]|mif1|msf1)/ } },
  { mime: 'audio/mp4', offset: 4, bytes: 'ftyp', then: { offset: 8, bytes: /^M4A/ } },
  { mime: 'video/3gpp', offset: 4, bytes: 'ftyp', then: { offset: 8, bytes: /^3g/ } },
  { mime: 'video/quicktime', offset: 4, bytes: 'ftyp', then: { offset: 8, bytes: /^qt/ } },
  { mime: 'video/mp4', offset: 4, bytes: 'ftyp' },
  { mime: 'video/webm', bytes: '\x1a\x45\xdf\xa3' },
  { mime: 'audio/ogg', bytes: 'OggS' },
  { mime: 'audio/amr', bytes: '#!AMR' },
  { mime: 'audio/mpeg', bytes: 'ID3' },
  { mime: 'audio/mpeg', bytes: '\xff', then: { offset: 1, bytes: /^[\xf2\xf3\xfa\xfb]/ } },
  { mime: 'application/pdf', bytes: '%PDF-' },
];

const UNKNOWN = 'application/octet-stream';
const LOOKED_AT = 4_096;

/**
 * What a file is by its first bytes, whatever its name and its sender say. Only kinds that a browser may show are named; everything else
 * (programs, archives, web pages, SVG) is handed out as bytes. Text that its sender calls text stays text unless it is binary.
 */
export function kindOf(file: Uint8Array, declared: string): string {
  const start = Array.from(file.subarray(0, LOOKED_AT), (byte) => String.fromCharCode(byte)).join('');
  const found = SIGNATURES.find(({ offset = 0, bytes, then }) => start.startsWith(bytes, offset) && (!then || then.bytes.test(start.slice(then.offset))));
  if (found) return found.mime;
  return /^text\/plain\b/i.test(declared) && !start.includes('\0') ? 'text/plain' : UNKNOWN;
}
