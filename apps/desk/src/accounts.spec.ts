import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Seal } from '@s48/chassis';
import { startTestService, TEST_CONTACT_KEY, TestConsole } from '@s48/testing';
import { deskService } from './desk.module.js';

const PASSWORD = 'trava raste noću';
const seal = new Seal(TEST_CONTACT_KEY);
let screen: TestConsole;
let administrator: string;
beforeAll(async () => {
  screen = new TestConsole(await startTestService(deskService, { PUBLIC_URL: 'https://sistem48.primer.rs/' }));
  administrator = await screen.signIn('administrator');
});
afterAll(() => screen?.desk.close());

let people = 0;
const newEmail = (): string => `osoba-${++people}@grad.rs`;
/** Each request comes from another address, as far as the proxy tells, so that only the test of the brake is braked. */
let clients = 0;
const from = (): Record<string, string> => ({ 'x-forwarded-for': `203.0.113.${++clients}` });

const post = (path: string, body: object, cookie = '') => screen.call('POST', `/api/desk/${path}`, body, cookie, from());
const invite = (body: object) => post('accounts', body, administrator);
const signIn = (email: string, password: string) => post('session', { email, password });
const forgot = (email: string) => post('password-resets', { email });

/** The tokens mailed to an address, oldest first. */
async function mailed(email: string, purpose: 'invitation' | 'password-reset'): Promise<string[]> {
  const notices = await screen.desk.emitted('notice.requested', (notice) => notice.purpose === purpose && notice.to.key === seal.personOf(email));
  return notices.map(({ data }) => new RegExp(`https://sistem48\\.primer\\.rs/console/${purpose}#([\\w-]{43})\\n`).exec(data.text)![1]!);
}

async function member(role = 'operator'): Promise<{ email: string; id: string }> {
  const email = newEmail();
  const { id } = (await invite({ email, role })).json();
  await post(`invitations/${(await mailed(email, 'invitation'))[0]}`, { password: PASSWORD });
  return { email, id };
}

describe('X07 an invitation', () => {
  it('lets the invited choose a password, once', async () => {
    const email = newEmail();
    expect((await invite({ email: email.toUpperCase(), role: 'clerk', agency: 'vodovod' })).statusCode).toBe(201);
    const [token] = await mailed(email, 'invitation');
    const first = await post(`invitations/${token}`, { password: PASSWORD, name: 'Mira Mirić' });
    expect(first.statusCode).toBe(204);
    const session = await signIn(email, PASSWORD);
    expect(session.statusCode).toBe(204);
    const who = (await screen.call('GET', '/api/desk/session', undefined, String(session.headers['set-cookie']).split(';')[0])).json();
    expect(who).toMatchObject({ name: 'Mira Mirić', role: 'clerk', agency: 'vodovod' });
    const second = await post(`invitations/${token}`, { password: 'druga duga rečenica' });
    expect(second.statusCode).toBe(404);
    expect((await signIn(email, PASSWORD)).statusCode).toBe(204);
  });

  it('is valid for three days, for its own purpose, and until the next one', async () => {
    const email = newEmail();
    await invite({ email, role: 'operator' });
    const [row] = await screen.desk.query<{ hours: number; hash: string }>(
      `select extract(epoch from expires_at - l.created_at) / 3600 as hours, hash from account_link l join account a on a.id = l.account_id where a.email = $1`, [email]);
    expect(Number(row!.hours)).toBeCloseTo(72, 1);
    await invite({ email, role: 'supervisor' });
    const [first, second] = await mailed(email, 'invitation');
    expect(row!.hash).not.toContain(first);
    expect((await post(`invitations/${first}`, { password: PASSWORD })).statusCode).toBe(404);
    expect((await post(`password-resets/${second}`, { password: PASSWORD })).statusCode).toBe(404);
    await screen.desk.query(`update account_link set expires_at = now() from account a where a.id = account_id and a.email = $1`, [email]);
    const late = await post(`invitations/${second}`, { password: PASSWORD });
    const never = await post('invitations/nikad', { password: PASSWORD });
    expect([late.statusCode, late.body]).toEqual([404, never.body]);
    expect((await signIn(email, PASSWORD)).statusCode).toBe(401);
  });

  it('tells what is wrong with a password and stays usable', async () => {
    const email = newEmail();
    await invite({ email, role: 'operator' });
    const [token] = await mailed(email, 'invitation');
    const weak = await post(`invitations/${token}`, { password: 'lozinka123' });
    expect([weak.statusCode, weak.json().errors]).toEqual([400, [{ field: 'password', message: expect.stringContaining('at least 12 characters') }]]);
    expect((await post(`invitations/${token}`, { password: PASSWORD })).statusCode).toBe(204);
  });

  it.each<[object, number, string]>([
    [{ role: 'operator' }, 400, 'email'],
    [{ email: 'a@grad.rs', role: 'sef' }, 400, 'role'],
    [{ email: 'a@grad.rs', role: 'clerk' }, 400, 'agency'],
    [{ email: 'a@grad.rs', role: 'operator', agency: 'vodovod' }, 400, 'agency'],
  ])('%j is told which field is wrong', async (body, status, field) => {
    const response = await invite(body);
    expect([response.statusCode, response.json().errors[0].field]).toEqual([status, field]);
  });

  it('is not sent to who has an account', async () => {
    const { email } = await member();
    expect((await invite({ email, role: 'administrator' })).statusCode).toBe(409);
  });
});

describe('X07 a forgotten password', () => {
  it('is chosen anew by a link of an hour, once, and ends all sessions', async () => {
    const { email } = await member();
    const cookie = String((await signIn(email, PASSWORD)).headers['set-cookie']).split(';')[0];
    await forgot(email);
    const [token] = await mailed(email, 'password-reset');
    const [row] = await screen.desk.query<{ minutes: string }>(`select extract(epoch from expires_at - created_at) / 60 as minutes from account_link where purpose = 'password-reset' order by created_at desc limit 1`);
    expect(Number(row!.minutes)).toBeCloseTo(60, 0);
    expect((await post(`password-resets/${token}`, { password: 'kiša pada od jutra' })).statusCode).toBe(204);
    expect((await screen.call('GET', '/api/desk/session', undefined, cookie)).statusCode).toBe(401);
    expect([(await signIn(email, PASSWORD)).statusCode, (await signIn(email, 'kiša pada od jutra')).statusCode]).toEqual([401, 204]);
    expect((await post(`password-resets/${token}`, { password: PASSWORD })).statusCode).toBe(404);
  });

  it('is answered alike for an unknown address, and for one that was only invited', async () => {
    const { email } = await member();
    const invited = newEmail();
    await invite({ email: invited, role: 'operator' });
    const answers = await Promise.all([forgot(email), forgot('niko@grad.rs'), forgot(invited)]);
    expect(new Set(answers.map(({ statusCode, body }) => `${statusCode} ${body}`)).size).toBe(1);
    expect(answers[0]!.statusCode).toBe(202);
    expect([(await mailed(email, 'password-reset')).length, (await mailed(invited, 'password-reset')).length]).toEqual([1, 0]);
  });

  it('fills no mailbox, and slows down whoever asks too often', async () => {
    const { email } = await member();
    for (let i = 0; i < 5; i++) expect((await forgot(email)).statusCode).toBe(202);
    expect(await mailed(email, 'password-reset')).toHaveLength(3);
    const same = () => screen.call('POST', '/api/desk/password-resets', { email: 'niko@grad.rs' }, '', { 'x-forwarded-for': '198.51.100.48' });
    // At once: the brake lets go a second later.
    const statuses = (await Promise.all(Array.from({ length: 6 }, same))).map(({ statusCode }) => statusCode);
    expect(statuses.sort()).toEqual([202, 202, 202, 202, 202, 429]);
  });
});

describe('accounts', () => {
  const change = (id: string, what: 'disable' | 'enable', cookie = administrator) => post(`accounts/${id}/${what}`, {}, cookie);

  it('are listed with their state; one that is disabled is out at once, and may come back by the password only', async () => {
    const { email, id } = await member();
    const cookie = String((await signIn(email, PASSWORD)).headers['set-cookie']).split(';')[0];
    expect((await change(id, 'disable')).statusCode).toBe(204);
    const { items } = (await screen.call('GET', '/api/desk/accounts', undefined, administrator)).json();
    expect(items).toContainEqual(expect.objectContaining({ id, email, role: 'operator', state: 'disabled' }));
    expect([(await screen.call('GET', '/api/desk/session', undefined, cookie)).statusCode, (await signIn(email, PASSWORD)).statusCode]).toEqual([401, 401]);
    await forgot(email);
    expect(await mailed(email, 'password-reset')).toEqual([]);
    await change(id, 'enable');
    expect([(await screen.call('GET', '/api/desk/session', undefined, cookie)).statusCode, (await signIn(email, PASSWORD)).statusCode]).toEqual([401, 204]);
  });

  it('never lose their last administrator', async () => {
    const me = (await screen.call('GET', '/api/desk/session', undefined, administrator)).json().id as string;
    await invite({ email: newEmail(), role: 'administrator' });
    expect((await change(me, 'disable')).statusCode).toBe(409);
    const { id } = await member('administrator');
    const both = await Promise.all([change(me, 'disable'), change(id, 'disable')]);
    // The slower of the two is refused, or is out already.
    expect(both.filter(({ statusCode }) => statusCode === 204)).toHaveLength(1);
    expect(await screen.desk.query(`select 1 from account where role = 'administrator' and disabled_at is null and activated_at is not null`)).toHaveLength(1);
  });
});
