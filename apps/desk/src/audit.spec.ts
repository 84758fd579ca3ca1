import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { given, startTestService, TestConsole } from '@s48/testing';
import { deskService } from './desk.module.js';

let screen: TestConsole;
let administrator: string;
beforeAll(async () => {
  screen = new TestConsole(await startTestService(deskService));
  administrator = await screen.signIn('administrator');
});
afterAll(() => screen?.desk.close());

const read = async (query: string, cookie = administrator) => screen.call('GET', `/api/desk/audit${query}`, undefined, cookie);

describe('the audit trail', () => {
  it('tells administrators who changed what, the latest first', async () => {
    await screen.call('PUT', '/api/desk/agencies/pijace', { email: 'dispecer@pijace.rs' }, administrator);
    await screen.call('PUT', '/api/desk/agencies/pijace/webhook', { url: 'https://pijace.rs/s48' }, administrator);
    await screen.call('PUT', '/api/desk/agencies/pijace/webhook', { url: null }, administrator);
    const { items, next } = (await read('?object=pijace')).json();
    expect(items.map(({ action, actorName }: { action: string; actorName: string }) => [action, actorName])).toEqual([
      ['agency-webhook.removed', 'Ana (administrator)'], ['agency-webhook.set', 'Ana (administrator)'], ['agency.contacts', 'Ana (administrator)'],
    ]);
    expect(next).toBeNull();
    expect(JSON.stringify(items)).not.toContain('dispecer@');
  });

  it('tells what one member of staff did', async () => {
    const operator = await screen.signIn('operator', null, 'Mira');
    const facts = await screen.assigned();
    await screen.call('POST', `/api/desk/tickets/${facts.reference}/contact`, {}, operator);
    const [opened] = (await read(`?object=${facts.reference}`)).json().items;
    expect(opened).toMatchObject({ action: 'contact.opened', actorName: 'Mira' });
    expect((await read(`?actor=${opened.actor}`)).json().items).toEqual([opened]);
  });

  it('quotes nobody who was erased', async () => {
    const operator = await screen.signIn('operator');
    const facts = await screen.assigned();
    await screen.call('POST', `/api/desk/tickets/${facts.reference}/kind`, { kind: 'question', reason: 'pita Petar' }, operator);
    const [row] = await screen.desk.query<{ person_key: string }>('select person_key from ticket where report_id = $1', [facts.reportId]);
    await screen.desk.hear('person.erased', given.personErased({ key: row!.person_key }));
    const [{ action, detail }] = (await read(`?object=${facts.reference}`)).json().items;
    expect([action, detail]).toEqual(['ticket.kind', { was: 'problem', kind: 'question' }]);
  });

  it('comes in pages of a hundred', async () => {
    await screen.desk.query(`insert into audit (actor, action, object) select 'test', 'ticket.assigned', 'many' from generate_series(1, 130)`);
    const first = (await read('?object=many')).json();
    const second = (await read(`?object=many&before=${first.next}`)).json();
    expect([first.items.length, second.items.length, second.next]).toEqual([100, 30, null]);
    expect(new Set([...first.items, ...second.items].map(({ id }) => id)).size).toBe(130);
  });

  it('says what is wrong with a page that is none, and is closed to everyone else', async () => {
    const wrong = await read('?before=prva');
    expect([wrong.statusCode, wrong.json().title]).toEqual([400, 'before must be the `next` of the page before']);
    for (const role of ['operator', 'supervisor', 'clerk'] as const) expect((await read('', await screen.signIn(role, role === 'clerk' ? 'pijace' : null))).statusCode).toBe(403);
    expect((await read('', '')).statusCode).toBe(401);
  });
});
