import { describe, expect, it } from '@jest/globals';
import exifr from 'exifr';
import sharp from 'sharp';
import { plausiblePosition } from './domain/photo.js';
import { forStaff, positionOf } from './photos.js';

const gps = (lat: string, lon: string) => ({ IFD0: { Model: 'Telefon' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: lat, GPSLongitudeRef: 'E', GPSLongitude: lon } });
const blank = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: '#888' } });
const photo = (lat = '44/1 39/1 46/1', lon = '20/1 55/1 39/1') => blank(2000, 1000).withExif(gps(lat, lon)).withMetadata({ orientation: 6, exif: gps(lat, lon) }).jpeg().toBuffer();

describe('positionOf', () => {
  it('reads where the camera was', async () => expect(await positionOf(await photo())).toEqual({ lat: 44.66278, lon: 20.9275 }));
  it.each<[string, () => Promise<Buffer>]>([
    ['a camera without a fix', () => photo('0/1 0/1 0/1', '0/1 0/1 0/1')],
    ['the seaside', () => photo('42/1 26/1 0/1', '18/1 42/1 0/1')],
    ['a photo without a position', () => blank(10, 10).jpeg().toBuffer()],
    ['a PNG', () => blank(10, 10).png().toBuffer()],
    ['no photo at all', async () => Buffer.from([0xff, 0xd8, 0xff, 0xe1, 0, 4, 1, 1])],
  ])('suggests nothing for %s', async (_name, bytes) => expect(await positionOf(await bytes())).toBeNull());
});

describe('plausiblePosition', () => {
  it.each<[number | undefined, number | undefined]>([[undefined, 20.9], [NaN, 20.9], [44.6, undefined], [91, 20.9], [44.66, 120]])('not %s, %s', (lat, lon) => expect(plausiblePosition(lat, lon)).toBeNull());
});

describe('forStaff', () => {
  it('strips what the camera wrote, turns it upright, makes it at most 1600 pixels', async () => {
    const original = await photo();
    const { bytes, name, mime } = await forStaff({ name: 'rupa.jpg', mime: 'image/jpeg', bytes: original });
    expect({ name, mime }).toEqual({ name: 'rupa.jpg', mime: 'image/jpeg' });
    expect(await exifr.parse(original, true)).toMatchObject({ Model: 'Telefon' });
    expect(await exifr.parse(bytes, true)).toBeUndefined();
    expect(await positionOf(bytes)).toBeNull();
    const { width, height, exif, orientation } = await sharp(bytes).metadata();
    expect({ width, height, exif, orientation }).toEqual({ width: 800, height: 1600, exif: undefined, orientation: undefined });
  });

  it('makes no small photo larger, and keeps its kind', async () => {
    const { bytes } = await forStaff({ name: 'a.webp', mime: 'image/webp', bytes: await blank(40, 20).webp().toBuffer() });
    expect(await sharp(bytes).metadata()).toMatchObject({ width: 40, height: 20, format: 'webp' });
  });

  it('makes the same bytes of the same photo: a retry stores it once', async () => {
    const file = { name: 'rupa.jpg', mime: 'image/jpeg', bytes: await photo() };
    expect((await forStaff(file)).bytes.equals((await forStaff(file)).bytes)).toBe(true);
  });

  it('hands on as a file what is no picture', async () => {
    const bytes = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]);
    expect(await forStaff({ name: 'a.jpg', mime: 'image/jpeg', bytes })).toEqual({ name: 'a.jpg', mime: 'application/octet-stream', bytes });
  });

  it('shows of a photo that was cut off what there is, without what the camera wrote', async () => {
    const noise = await sharp({ create: { width: 800, height: 800, channels: 3, background: '#888', noise: { type: 'gaussian', mean: 128, sigma: 60 } } }).withExif(gps('44/1 39/1 46/1', '20/1 55/1 39/1')).jpeg().toBuffer();
    const { mime, bytes } = await forStaff({ name: 'a.jpg', mime: 'image/jpeg', bytes: noise.subarray(0, noise.length / 2) });
    expect(mime).toBe('image/jpeg');
    const { width, height, exif } = await sharp(bytes).metadata();
    expect({ width, height, exif }).toEqual({ width: 800, height: 800, exif: undefined });
    const { channels } = await sharp(bytes).extract({ left: 0, top: 0, width: 800, height: 100 }).stats();
    expect(channels[0]!.stdev).toBeGreaterThan(20);
  });

  it('does not unpack a picture of a thousand million pixels', async () => {
    // A PNG's head that promises 40 000 by 40 000.
    const bomb = await blank(10, 10).png().toBuffer();
    bomb.writeUInt32BE(40_000, 16);
    bomb.writeUInt32BE(40_000, 20);
    expect(await forStaff({ name: 'a.png', mime: 'image/png', bytes: bomb })).toMatchObject({ mime: 'application/octet-stream' });
  });
});
