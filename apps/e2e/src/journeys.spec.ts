import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AsteriskSpool, waitFor } from '@s48/testing';
import { AgencyQueue } from './support/agency-queue.js';
import { MailWorld } from './support/mail-world.js';
import { Staff, type TicketSeen } from './support/people.js';
import { startSystem, WAYS, type System } from './support/system.js';
import { FakeTwilio } from './support/twilio.js';

const PROVEN = ({ verdict, replies }: TicketSeen): boolean => verdict === 'kept-by-agency' && replies.some(({ kind, state }) => kind === 'status' && state === 'delivered');

/** Black box: from the citizen's message to the proven reply, one journey a channel, over the ways the product is run. */
describe.each(WAYS)('a report, %s', (way) => {
  const twilio = new FakeTwilio();
  const voicemail = new AsteriskSpool();
  let mail: MailWorld;
  let system: System;
  let staff: Staff;

  beforeAll(async () => {
    await twilio.start();
    mail = await MailWorld.start();
    system = await startSystem(way, { ...twilio.env(), ...mail.env(), VOICEMAIL_SPOOL: voicemail.root, OPEN311_KEYS: 'proba:kljuc-za-probu-48' });
    staff = await Staff.signIn(system);
  }, 120_000);

  afterAll(async () => {
    await system?.stop();
    await twilio.stop();
    await mail?.stop();
    voicemail.remove();
  }, 60_000);

  /** What happens to every report once it is in: routed, seen by its body, answered, and the answer proven. */
  async function answered(reference: string, agency: string, proven: (ticket: TicketSeen) => boolean = PROVEN): Promise<TicketSeen> {
    const ticket = await staff.ticket(reference, ({ state }) => state === 'assigned' || state === 'triage', 'has been routed');
    expect(ticket.decision).toMatchObject({ agency });
    expect(ticket.decision!.reasons).not.toHaveLength(0);
    if (ticket.state === 'triage') await staff.post(`/api/desk/tickets/${reference}/assign`, { agency });
    const body = await staff.agency(agency);
    await waitFor(async () => (await body.open()).some((open) => open.reference === reference), `${reference} is on the list of ${agency}`);
    await body.answer(reference, { state: 'scheduled', message: 'Ekipa izlazi na teren sutra u 8 časova.', plannedFor: '2030-01-15T07:00:00Z' });
    return staff.ticket(reference, proven, 'its reply is proven');
  }

  const statusOf = (ticket: TicketSeen) => ticket.replies.find(({ kind, author }) => kind === 'status' && author === 'agency');

  it('by SMS: signed webhook, acknowledgement, reply as SMS, proven by the receipt', async () => {
    const from = '+381641234501';
    const sid = `SM${'1'.repeat(32)}`;
    const text = 'Pukla je vodovodna cev u Karađorđevoj 12, voda lije niz ulicu';
    const first = await twilio.deliver(system.url, from, text, sid);
    expect(first.status).toBe(200);
    expect(first.headers.get('content-type')).toContain('text/xml');
    expect(await first.text()).toMatch(/<Response\s*\/>|<Response><\/Response>/);
    expect((await twilio.deliver(system.url, from, text, sid)).status).toBe(200);
    const acknowledgement = await waitFor(async () => twilio.sentTo(from)[0], 'the acknowledgement leaves');
    const reference = /48(?:-\d{4}){2,3}/.exec(acknowledgement.body)![0];
    const ticket = await answered(reference, 'vodovod');
    expect(Date.parse(ticket.deadline) - Date.parse(ticket.receivedAt)).toBe(48 * 3_600_000);
    expect(statusOf(ticket)).toMatchObject({ state: 'delivered', text: expect.stringContaining('Ekipa izlazi na teren sutra u 8 časova.') });
    expect(twilio.sentTo(from).at(-1)!.body).toContain('Ekipa izlazi na teren sutra u 8 casova.'.slice(0, 20));
    expect((await staff.find(text)).filter((found) => found.reference === reference)).toHaveLength(1);
    expect(twilio.sentTo(from)).toHaveLength(2);
  }, 60_000);

  it('a webhook with a wrong signature is refused and leaves nothing', async () => {
    const response = await fetch(`${system.url}/hooks/twilio/sms`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': 'bm90IHNpZ25lZA==' },
      body: new URLSearchParams({ MessageSid: 'SMforged', From: '+381640000000', To: '+1555', Body: 'lazna poruka bez potpisa' }),
    });
    expect(response.status).toBe(403);
    expect(await staff.find('lazna poruka bez potpisa')).toHaveLength(0);
  });

  it('by e-mail: through a real IMAP server, reply in the same thread, proven by the next server', async () => {
    await mail.citizenWrites({
      from: 'petar@primer.rs', subject: 'Контејнери', text: 'Поштовани,\n\nконтејнер у улици Југ Богданова је пун, смеће је по тротоару већ три дана.\n\nПетар', messageId: '<prva@primer.rs>',
    });
    const acknowledgement = await waitFor(async () => mail.receivedBy('petar@primer.rs')[0], 'the acknowledgement arrives', 30_000);
    const reference = /48(?:-\d{4}){2,3}/.exec(acknowledgement.subject + acknowledgement.text)![0];
    const ticket = await answered(reference, 'cistoca');
    expect(statusOf(ticket)).toMatchObject({ state: 'delivered' });
    const reply = await waitFor(async () => mail.receivedBy('petar@primer.rs')[1], 'the reply arrives');
    expect(reply.text).toContain('Ekipa izlazi na teren sutra u 8 časova.');
    expect(reply.headers).toMatch(/^In-Reply-To: <prva@primer\.rs>/im);
    expect(reply.headers).toMatch(/^Auto-Submitted: auto-/im);
  }, 60_000);

  it('by the web: form with a photo, tracking page', async () => {
    const form = new FormData();
    form.set('text', 'Velika rupa na kolovozu u ulici Kneza Mihaila, automobili je zaobilaze preko trotoara');
    form.set('place', 'Kneza Mihaila 20');
    form.append('photos[]', new Blob([PNG], { type: 'image/png' }), 'rupa.png');
    const response = await fetch(`${system.url}/api/reports`, { method: 'POST', headers: { 'idempotency-key': 'nacrt-1' }, body: form });
    expect(response.status).toBe(201);
    const { reference, trackingUrl } = (await response.json()) as { reference: string; trackingUrl: string };
    await answered(reference, 'direkcija-urbanizam');
    const token = new URL(trackingUrl).searchParams.get('token');
    const status = await fetch(`${system.url}/api/reports/${reference}?token=${token}`);
    expect(await status.text()).toContain('Ekipa izlazi na teren sutra u 8 časova.');
    expect((await fetch(`${system.url}/api/reports/${reference}?token=pogresan`)).status).toBe(404);
  }, 60_000);

  it('by Open311: XML in and out, status closed only when resolved', async () => {
    const services = await (await fetch(`${system.url}/open311/v2/services.xml`)).text();
    const code = /<service_code>([^<]+)<\/service_code>/.exec(services)![1]!;
    const refused = await fetch(`${system.url}/open311/v2/requests.xml`, { method: 'POST', body: new URLSearchParams({ service_code: code }) });
    expect(refused.status).toBe(403);
    const made = await fetch(`${system.url}/open311/v2/requests.xml`, {
      method: 'POST',
      body: new URLSearchParams({
        api_key: 'kljuc-za-probu-48', service_code: code, lat: '44.6643', long: '20.9276', description: 'Autobus linije za Radinac redovno kasni pola sata, red vožnje se ne poštuje', email: 'ana@primer.rs',
      }),
    });
    const body = await made.text();
    const reference = /<service_request_id>([^<]+)<\/service_request_id>/.exec(body)?.[1];
    expect({ body, reference }).toMatchObject({ reference: expect.stringMatching(/^48-/) });
    await answered(reference!, 'saobracajna-inspekcija');
    const request = await waitFor(async () => {
      const text = await (await fetch(`${system.url}/open311/v2/requests/${reference}.xml`)).text();
      return text.includes('<agency_responsible>') ? text : undefined;
    }, 'the request names the agency');
    expect(request).toMatch(/<status>open<\/status>/);
    expect(request).not.toContain('ana@primer.rs');
  }, 60_000);

  it('by voicemail: from the spool, transcribed by an operator, answered by SMS to a mobile number', async () => {
    voicemail.leave({ caller: '"Pozivalac" <+381641234509>', seconds: 4, origtime: Math.floor(Date.now() / 1000) - 4 });
    const recording = await waitFor(async () => (await staff.get<{ items: { id: string; reference: string }[] }>('/api/phone/recordings?state=waiting')).items[0], 'the recording waits for an operator', 30_000);
    const before = await staff.ticket(recording.reference, () => true, 'exists before anybody has listened');
    expect(before.state).toBe('received');
    await staff.post(`/api/phone/recordings/${recording.id}/claim`, {});
    await staff.post(`/api/phone/recordings/${recording.id}/transcript`, { text: 'Ne radi ulična rasveta u celoj ulici Proleterskoj, mrak je već nedelju dana', outcome: 'report' });
    const ticket = await answered(recording.reference, 'direkcija-urbanizam');
    expect(statusOf(ticket)).toMatchObject({ state: 'delivered' });
    expect(twilio.sentTo('+381641234509').at(-1)!.body).toContain('Ekipa izlazi');
  }, 60_000);

  it('at the counter: entered by an operator, called back by an operator', async () => {
    const made = (await staff.post<{ reference: string }>('/api/phone/reports', {
      channel: 'counter', text: 'Stub na dečjem igralištu u parku je truo, grane suvog drveta padaju po klupama', contact: { phone: '026 123 456' },
    }))!;
    const waiting = await answered(made.reference, 'zelenilo-groblja', (ticket) => ticket.replies.some(({ kind }) => kind === 'status'));
    expect(waiting.verdict).toBe('pending');
    const task = await waitFor(
      async () => (await staff.get<{ items: { deliveryId: string; reference: string }[] }>('/api/phone/callbacks?state=waiting')).items.find(({ reference }) => reference === made.reference),
      'the call-back waits for an operator',
    );
    await staff.post(`/api/phone/callbacks/${task.deliveryId}/outcome`, { outcome: 'reached' });
    const ticket = await staff.ticket(made.reference, PROVEN, 'the call-back is the proof');
    expect(statusOf(ticket)).toMatchObject({ state: 'delivered' });
  }, 60_000);

  it('an agency that works on the queue takes its ticket there and reports back there', async () => {
    if (!system.amqpUrl) return expect(way).toBe(WAYS[0]);
    const queue = await AgencyQueue.open(system.amqpUrl, 'pijace');
    const response = await fetch(`${system.url}/api/reports`, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ text: 'Na zelenoj pijaci tezge za zakup se izdaju bez reda, pijačar naplaćuje dva puta istu tezgu' }),
    });
    const { reference } = (await response.json()) as { reference: string };
    const routed = await staff.ticket(reference, ({ state }) => state !== 'received', 'has been routed');
    if (routed.state === 'triage') await staff.post(`/api/desk/tickets/${reference}/assign`, { agency: 'pijace' });
    const dispatch = await waitFor(async () => queue.taken.find(({ data }) => data.reference === reference), 'the ticket is on the queue of the body');
    expect(dispatch.type).toBe('ticket.assigned');
    await queue.answer('48-0000-0000', { state: 'resolved', message: 'Nepostojeći predmet' });
    await waitFor(async () => queue.taken.find(({ type }) => type === 'status.rejected'), 'what cannot be taken comes back as status.rejected');
    await queue.answer(reference, { state: 'resolved', message: 'Zakup je razrešen.' });
    await staff.ticket(reference, PROVEN, 'its reply is proven');
    await queue.close();
  }, 60_000);
});

/** One black pixel. */
const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=', 'base64');
