import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mintFileLink, Seal } from '@s48/chassis';
import { EICAR, freePorts, mailText, startClamd, startTestService, waitFor, type Clamd, type TestService } from '@s48/testing';
import { createTransport } from 'nodemailer';
import { emailService } from './email.module.js';

const JPEG = Buffer.from('ffd8ffe000104a464946', 'hex');
let scanner: Clamd;
let service: TestService;
let port: number;
let count = 0;

beforeAll(async () => {
  [scanner, [port]] = (await Promise.all([startClamd(), freePorts(1)])) as [Clamd, [number]];
  service = await startTestService(emailService, envWith(scanner.url));
});
afterAll(async () => {
  await service?.close();
  await scanner?.stop();
});

const envWith = (url: string) => ({ MAIL_LISTEN: `lmtp://127.0.0.1:${port}`, CLAMD_URL: url, LOG_LEVEL: 'silent' });

/** The ids of the files of a report that came by mail. */
async function mail(service: TestService, text: string, ...files: (readonly [name: string, bytes: Buffer])[]): Promise<string[]> {
  const parts = files.map(([name, bytes]) => `--b\nContent-Type: image/jpeg; name=${name}\nContent-Transfer-Encoding: base64\n\n${bytes.toString('base64').replace(/.{76}/g, '$&\n')}\n`);
  const raw = mailText({ 'Message-ID': `<prilog-${count++}@primer.rs>`, 'Content-Type': 'multipart/mixed; boundary=b' }, `--b\nContent-Type: text/plain; charset=utf-8\n\n${text}\n${parts.join('')}--b--`);
  const transport = createTransport({ host: '127.0.0.1', port, lmtp: true, ignoreTLS: true } as object);
  await transport.sendMail({ envelope: { from: 'ana@primer.rs', to: ['sistem48@smederevo.org.rs'] }, raw });
  transport.close();
  const { data } = await service.waitForEmitted('report.received', (said) => said.text?.includes(text) ?? false);
  return data.attachments.map(({ id }) => id);
}
const open = (of: TestService, id: string) => of.fetch(mintFileLink(of.app.get(Seal), { channel: 'email', id }, 'agency:cistoca', new Date()));
const settled = (of: TestService, id: string) => waitFor(async () => {
  const response = await open(of, id);
  return response.status !== 409 && response;
}, 'the scanner has looked');

describe('attachments and a real scanner', () => {
  it('a clean photo is handed out; what is infected is not, stays in the mail as it came, and is refused when it comes again', async () => {
    const photo = Buffer.concat([JPEG, Buffer.from('fotografija rupe')]);
    const [clean, bad] = await mail(service, 'Fotografija i virus', ['rupa.jpg', photo], ['racun.jpg', Buffer.from(EICAR)]);
    const response = await settled(service, clean!);
    expect([response.status, response.headers.get('content-disposition')]).toEqual([200, 'inline']);
    expect(Buffer.from(await response.arrayBuffer()).equals(photo)).toBe(true);
    const refused = await settled(service, bad!);
    expect(refused.status).toBe(403);
    expect(await refused.json()).toEqual({ status: 403, title: 'The scanner found malicious code in this file; it is kept and not handed out' });
    expect(await service.query('select scan_found from attachment where id = $1', [bad])).toEqual([{ scan_found: expect.stringMatching(/^Eicar-Test-S48/) }]);
    expect(await service.query(`select state from inbound_message where position($1 in encode(raw, 'escape')) > 0`, [Buffer.from(EICAR).toString('base64').slice(0, 60)])).toEqual([{ state: 'taken' }]);
    const [again] = await mail(service, 'Isti virus', ['drugi.jpg', Buffer.from(EICAR)]);
    expect([again, (await open(service, again!)).status]).toEqual([bad, 403]);
  });

  it.each([
    ['does not look through', 1_500_000],
    ['does not take', 3_000_000],
    ['hangs up at', 15_000_000],
  ])('a file that it %s can be downloaded and is not shown: %d bytes', async (_, size) => {
    const [id] = await mail(service, `Velika ${size}`, ['velika.jpg', Buffer.concat([JPEG, Buffer.alloc(size, size % 251)])]);
    const response = await settled(service, id!);
    expect([response.status, response.headers.get('content-disposition'), response.headers.get('x-unscanned')]).toEqual([200, 'attachment', 'too large']);
  });

  it('an outage delays and loses nothing', async () => {
    await scanner.halt();
    const [photo] = await mail(service, 'Dok skener ne radi', ['rupa.jpg', Buffer.concat([JPEG, Buffer.from('za vreme prekida')])]);
    expect((await open(service, photo!)).status).toBe(409);
    await scanner.start();
    expect((await settled(service, photo!)).status).toBe(200);
  });
});

it('the scanner is also reached by its socket', async () => {
  await service.close();
  service = await startTestService(emailService, envWith(scanner.socketUrl));
  const [bad] = await mail(service, 'Preko utičnice', ['virus.jpg', Buffer.from(EICAR)]);
  expect((await settled(service, bad!)).status).toBe(403);
});
