import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MediaFetcher } from '@s48/channel';
import { startTestService, type TestService } from '@s48/testing';
import sharp from 'sharp';
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
    const server = createServer(({ url }, response) => response.setHeader('content-type', 'image/png').end(url === '/a.jpg' ? photo : '<svg onload="alert(1)"/>'));
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
      expect(await follow(`http://127.0.0.1:${port}/a.svg`)).toEqual([]);
      expect(await follow('http://169.254.169.254/latest/meta-data/')).toEqual([]);
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });
});

describe('what comes with a report', () => {
  const withPhoto = (name: string, bytes: Buffer | string, type = 'image/jpeg') => {
    const form = new FormData();
    form.set('text', `Rupa na putu, ${name}`);
    form.append('photos', new Blob([bytes], { type }), name);
    return web.fetch('/api/reports', { method: 'POST', body: form });
  };
  const kept = () => web.query('select count(*) from inbound_message');

  it.each<[string, Buffer | string, string]>([
    ['beleska.jpg', 'ovo je tekst', 'nije fotografija; primaju se JPEG, PNG i WebP'],
    ['crtez.svg', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', 'nije fotografija; primaju se JPEG, PNG i WebP'],
    ['stranica.png', '<!doctype html><script>alert(1)</script>', 'nije fotografija; primaju se JPEG, PNG i WebP'],
    ['animacija.gif', Buffer.from('GIF89a'), 'nije fotografija; primaju se JPEG, PNG i WebP'],
    ['IMG_0001.HEIC', Buffer.concat([Buffer.from([0, 0, 0, 0x18]), Buffer.from('ftypheic')]), 'HEIC se ne prima; pošaljite fotografiju kao JPEG (iPhone: Podešavanja, Kamera, Formati, Najkompatibilnije)'],
  ])('X01 is a photo by its first bytes, or it is refused in words and nothing is kept: %s', async (name, bytes, words) => {
    const before = await kept();
    const response = await withPhoto(name, bytes);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ field: 'photos', message: `${name}: ${words}` }] });
    expect(await kept()).toEqual(before);
  });

  it('X06 a PNG that unpacks to gigabytes is handed on as a file, and a photo that was cut off as what there is of it', async () => {
    const bomb = await sharp({ create: { width: 10, height: 10, channels: 3, background: '#888' } }).png().toBuffer();
    bomb.writeUInt32BE(60_000, 16);
    bomb.writeUInt32BE(60_000, 20);
    for (const [name, bytes, mime] of [['bomba.png', bomb, 'application/octet-stream'], ['prekinuta.jpg', photo.subarray(0, photo.length - 500), 'image/jpeg']] as const) {
      expect((await withPhoto(name, bytes)).status).toBe(201);
      const { data } = await web.waitForEmitted('report.received', ({ text }) => text === `Rupa na putu, ${name}`);
      expect(data.attachments).toMatchObject([{ name, mime }]);
    }
  });

  it('X06 of a body that does not end no more than a form may have is read', async () => {
    const { port } = web.app.getHttpServer().address() as AddressInfo;
    const megabyte = Buffer.alloc(1024 * 1024, 'x');
    for (const [path, type] of [['/api/reports', /problem\+json/], [`/open311/v2/requests.xml?api_key=${KEY}`, /text\/xml/], ['/prijava', /text\/html/]] as const) {
      let sent = 0;
      const status = await new Promise<number | undefined>((resolve) => {
        const upload = httpRequest({ port, path, method: 'POST', agent: false, headers: { 'content-type': 'multipart/form-data; boundary=b', 'transfer-encoding': 'chunked' } }, (response) => {
          expect(response.headers['content-type']).toMatch(type);
          expect(response.headers.connection).toBe('close');
          resolve(response.statusCode);
          upload.destroy();
        });
        upload.on('error', () => resolve(undefined));
        upload.write('--b\r\ncontent-disposition: form-data; name="photos"; filename="a.jpg"\r\n\r\n');
        const more = (): void => {
          while (!upload.destroyed && sent < 500 && upload.write(megabyte)) sent++;
          if (!upload.destroyed && sent++ < 500) upload.once('drain', more);
        };
        more();
      });
      expect([413, undefined]).toContain(status);
      expect(sent).toBeLessThan(100);
    }
    expect((await withPhoto('posle.jpg', photo)).status).toBe(201);
  });

  it('X06 a body that says it is too large is not read at all', async () => {
    const { port } = web.app.getHttpServer().address() as AddressInfo;
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const upload = httpRequest({ port, path: '/api/reports', method: 'POST', agent: false, headers: { 'content-type': 'multipart/form-data; boundary=b', 'content-length': 500 * 1024 * 1024 } }, (response) => {
        resolve(response.statusCode);
        upload.destroy();
      });
      upload.on('error', reject).flushHeaders();
    });
    expect(status).toBe(413);
  });

  it('is kept as far as it is known: other fields are dropped, and a part may say that it is JSON', async () => {
    const boundary = 'b';
    const part = (name: string, value: string, type = '') => `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n${type && `content-type: ${type}\r\n`}\r\n${value}\r\n`;
    const body = `${part('text', 'Ne radi semafor kod suda')}${part('contact', '{"email":"ana@primer.rs"}', 'application/json')}${part('jmbg', '0101990000000')}--${boundary}--\r\n`;
    const response = await web.fetch('/api/reports?nepoznato=1', { method: 'POST', headers: { 'content-type': `multipart/form-data; boundary=${boundary}` }, body });
    expect(response.status).toBe(201);
    const { data } = await web.waitForEmitted('report.received', ({ text }) => text === 'Ne radi semafor kod suda');
    expect(data.contact).toMatchObject({ key: expect.any(String) });
    const [raw] = await web.query<{ raw: Buffer }>('select raw from inbound_message where report_id = $1', [data.reportId]);
    expect(raw!.raw.toString()).not.toContain('0101990000000');
  });

  it.each<[string, unknown, string]>([
    ['a text that is a number', { text: 5 }, 'text'],
    ['no object', 'tekst', '(body)'],
    ['a list', [{ text: 'Rupa' }], '(body)'],
    ['nothing', null, '(body)'],
    ['a mail address that is a number', { text: 'Rupa na putu', contact: { email: 5 } }, 'contact.email'],
    ['consent as a word', { text: 'Rupa na putu', publicText: 'da' }, 'publicText'],
    ['a contact that is a text', { text: 'Rupa na putu', contact: 'ana@primer.rs' }, 'contact'],
  ])('is not converted in silence: %s is a 400', async (_, body, field) => {
    const response = await web.fetch('/api/reports', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    expect(response.status).toBe(400);
    expect(((await response.json()) as { errors: { field: string }[] }).errors.map((error) => error.field)).toContain(field);
  });

  it('under a used Idempotency-Key with another photo is another report: 422, nothing kept', async () => {
    const send = (bytes: Buffer) => {
      const form = new FormData();
      form.set('text', 'Ista prijava');
      form.append('photos', new Blob([bytes]), 'a.jpg');
      return web.fetch('/api/reports', { method: 'POST', headers: { 'idempotency-key': 'sa-slikom' }, body: form });
    };
    expect([(await send(photo)).status, (await send(photo)).status]).toEqual([201, 201]);
    const before = await kept();
    expect((await send(Buffer.concat([photo, Buffer.from([0])]))).status).toBe(422);
    expect(await kept()).toEqual(before);
  });
});
