import { describe, expect, it } from '@jest/globals';
import { kindOf } from './file-kind.js';

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');

describe('kindOf', () => {
  it.each([
    ['\x89PNG\r\n\x1a\n....', 'image/png'], ['\xff\xd8\xff\xe0', 'image/jpeg'], ['\xff\xd8\xff\xdb', 'image/jpeg'], ['GIF87a', 'image/gif'], ['MM\0*\0\0', 'image/tiff'],
    ['RIFF\0\0\0\0WEBPVP8 ', 'image/webp'], ['RIFF\0\0\0\0WAVEfmt ', 'audio/wav'], ['RIFF\0\0\0\0AVI ', 'application/octet-stream'],
    ['\0\0\0\x18ftypheic', 'image/heic'], ['\0\0\0\x18ftypmif1', 'image/heic'], ['\0\0\0\x18ftypavif', 'image/avif'], ['\0\0\0\x18ftypqt  ', 'video/quicktime'], ['\0\0\0\x18ftypisom', 'video/mp4'],
    ['\0\0\0\x18ftyp3gp4', 'video/3gpp'], ['\0\0\0\x18ftypM4A ', 'audio/mp4'], ['\xff\xfb\x90\x44', 'audio/mpeg'], ['ID3\x04', 'audio/mpeg'], ['%PDF-1.7', 'application/pdf'],
    ['MZ\x90\0', 'application/octet-stream'], ['<svg xmlns="http://www.w3.org/2000/svg">', 'application/octet-stream'], ['<!doctype html>', 'application/octet-stream'],
    ['PK\x03\x04', 'application/octet-stream'], ['', 'application/octet-stream'], ['BM and more words', 'application/octet-stream'],
  ])('%j is %s whatever its sender says', (file, kind) => {
    for (const declared of ['image/png', 'text/html', 'application/octet-stream']) expect(kindOf(bytes(file), declared)).toBe(kind);
  });

  it.each([
    ['opis kvara', 'text/plain; charset=utf-8', 'text/plain'],
    ['bin\0arno', 'text/plain', 'application/octet-stream'],
    ['<script>', 'text/html', 'application/octet-stream'],
  ])('%j called %s is %s', (file, declared, kind) => expect(kindOf(bytes(file), declared)).toBe(kind));
});
