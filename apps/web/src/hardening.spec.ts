import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestService, type TestService } from '@s48/testing';
import sharp from 'sharp';
import { MediaFetcher } from './media.fetcher.js';
import { webService } from './web.module.js';

const KEY = 'kljuc-za-probu-0123456789';
let web: TestService;
let photo: Buffer;
beforeAll(async () => {
  web = await startTestService(webService, { OPEN311_KEYS: `grad:${KEY}`, OPEN311_FETCH_MEDIA: '1' });
  const position = { IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '44/1 39/1 46/1', GPSLongitudeRef: 'E', GPSLongitude: '20/1 55/1 39/1' } };
  photo = await sharp({ create: { width: 2000, height: 1000, channels: 3, background: '#888' } }).withExif(position).jpeg().toBuffer();
});
afterAll(() => web?.close());

const open311 = (fields: Record<string, string>, from: string, format = 'json') =>
  web.fetch(`/open311/v2/requests.${format}`, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-forwarded-for': from }, body: new URLSearchParams(fields) });
const request = (own: Record<string, string> = {}) => ({ api_key: KEY, service_code: 'deponija', address_string: 'Jezava', description: `Deponija ${Math.random()}`, ...own });

describe('photos', () => {
  it('offer their position before the report, and nothing is kept', async () => {
    const form = new FormData();
    form.append('photos', new Blob([photo]), 'rupa.jpg');
    const before = await web.query('select count(*) from inbound_message');
    const response = await web.fetch('/api/reports/photo-position', { method: 'POST', body: form });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ position: { lat: 44.66278, lon: 20.9275 } });
    expect(await web.query('select count(*) from inbound_message')).toEqual(before);
  });

  it('reach staff without it, the report takes no place from it, and the raw message keeps it', async () => {
    const form = new FormData();
    form.set('text', 'Rupa na putu sa slikom');
    form.append('photos', new Blob([photo]), 'rupa.jpg');
    expect((await web.fetch('/api/reports', { method: 'POST', body: form })).status).toBe(201);
    const { data } = await web.waitForEmitted('report.received', ({ text }) => text === 'Rupa na putu sa slikom');
    expect(data.place).toBeUndefined();
    const [stored] = await web.query<{ bytes: Buffer }>('select bytes from attachment where id = $1', [data.attachments[0]!.id]);
    expect(await sharp(stored!.bytes).metadata()).toMatchObject({ width: 1600, height: 800 });
    expect((await sharp(stored!.bytes).metadata()).exif).toBeUndefined();
    const [kept] = await web.query<{ raw: Buffer }>('select raw from inbound_message where report_id = $1', [data.reportId]);
    expect(kept!.raw.includes(photo)).toBe(true);
  });

  it('X05 come from media_url too; a link into our own network stays a link', async () => {
    const server = createServer((_request, response) => response.end(photo));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const port = String((server.address() as AddressInfo).port);
    try {
      web.app.get(MediaFetcher, { strict: false }).permit = (_host, given) => given === port;
      const follow = async (media_url: string) => {
        const description = `Deponija ${Math.random()}`;
        const [answer] = (await (await open311(request({ description, media_url }), '198.51.100.5')).json()) as { service_notice: string | null }[];
        const { data } = await web.waitForEmitted('report.received', ({ text }) => text?.includes(description) ?? false);
        expect(data.text).toContain(`Prilog: ${media_url}`);
        expect(answer!.service_notice).toBeNull();
        return data.attachments;
      };
      expect(await follow(`http://127.0.0.1:${port}/a.jpg`)).toMatchObject([{ name: 'media-1.jpeg', mime: 'image/jpeg' }]);
      expect(await follow('http://169.254.169.254/latest/meta-data/')).toEqual([]);
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });
});
