import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ReportFacts, Script } from '@s48/contracts';
import { given, startTestService, TestConsole } from '@s48/testing';
import { deskService } from './desk.module.js';
import { STARTER_ANSWERS } from './starter-answers.js';

let at: TestConsole;
let operator: string;
let administrator: string;

beforeAll(async () => {
  at = new TestConsole(await startTestService(deskService));
  [operator, administrator] = [await at.signIn('operator'), await at.signIn('administrator')];
});
afterAll(() => at.desk.close());

const URL = '/api/desk/answer-texts';
const PARKING = { title: 'Cena parkinga', phrases: ['Koliko košta parking', 'Cena sata parkiranja'], body: 'Cene po zonama su istaknute na tablama u svakoj zoni.' };

async function asked(text: string, script: Script = 'latin', kind: 'question' | 'problem' = 'question'): Promise<ReportFacts> {
  const facts = given.facts();
  await at.desk.hear('report.received', given.reportReceived({ ...facts, text, script }));
  await at.desk.hear('report.routed', given.reportRouted({ ...facts, kind }));
  return facts;
}

const ticketOf = async ({ reference }: ReportFacts) => (await at.call('GET', `/api/desk/tickets/${reference}`, undefined, operator)).json();
const added = async (text: object = PARKING): Promise<number> => (await at.call('POST', URL, text, administrator)).json().id;
const trail = (id: number) => at.desk.query('select action, detail->>\'title\' title, (detail->>\'version\')::int version from audit where object = $1 and action like \'answer-text.%\' order by id', [String(id)]);

describe('answers that are kept', () => {
  it('are there from the first day for what the system itself is asked', async () => {
    const { items } = (await at.call('GET', URL, undefined, operator)).json();
    expect(items.map(({ title }: { title: string }) => title)).toEqual(expect.arrayContaining(STARTER_ANSWERS.map(({ title }) => title)));
  });

  it('are added, edited and removed by administrators, and the trail holds each version', async () => {
    const id = await added();
    const edited = { ...PARKING, title: 'Cene parkinga' };
    expect((await at.call('PUT', `${URL}/${id}`, { ...edited, version: 1 }, administrator)).json()).toEqual({ version: 2 });
    expect((await at.call('PUT', `${URL}/${id}`, { ...PARKING, version: 1 }, administrator)).statusCode).toBe(409);
    expect((await at.call('DELETE', `${URL}/${id}`, undefined, administrator)).statusCode).toBe(204);
    expect((await at.call('DELETE', `${URL}/${id}`, undefined, administrator)).statusCode).toBe(404);
    expect(await trail(id)).toEqual([
      { action: 'answer-text.added', title: 'Cena parkinga', version: 1 },
      { action: 'answer-text.edited', title: 'Cene parkinga', version: 2 },
      { action: 'answer-text.removed', title: 'Cene parkinga', version: 2 },
    ]);
  });

  it.each([
    ['no title', { title: '' }, 'title'],
    ['no question', { phrases: [] }, 'phrases'],
    ['a question that is none', { phrases: ['x', 5] }, 'phrases'],
    ['Cyrillic, which is made from Latin', { body: 'Цене су на таблама.' }, 'body'],
  ])('with %s are refused, and the field is named', async (_, wrong, field) => {
    const response = await at.call('POST', URL, { ...PARKING, ...wrong }, administrator);
    expect(response.statusCode).toBe(400);
    expect(response.json().errors.map((error: { field: string }) => error.field)).toEqual(expect.arrayContaining([field]));
  });

  it('are no operator\'s to write', async () => expect((await at.call('POST', URL, PARKING, operator)).statusCode).toBe(403));
});

describe('a question', () => {
  it('is shown with the answers that fit, in the citizen\'s script, and nothing is sent unasked', async () => {
    const facts = await asked('Које је радно време позивног центра?', 'cyrillic');
    const { suggestedAnswers } = await ticketOf(facts);
    expect(suggestedAnswers[0]).toMatchObject({ title: 'Radno vreme pozivnog centra', text: expect.stringContaining('Позивни центар'), score: expect.any(Number) });
    expect(await at.requested(facts)).toEqual([]);
    expect((await ticketOf(await asked('Koje je radno vreme?'))).suggestedAnswers[0].text).toContain('Pozivni centar');
  });

  it('that no answer fits is shown with none, and so is what is no question', async () => {
    expect((await ticketOf(await asked('Kada se odnosi kabasti otpad u Radincu?'))).suggestedAnswers).toEqual([]);
    expect((await ticketOf(await asked('Koje je radno vreme?', 'latin', 'problem'))).suggestedAnswers).toEqual([]);
  });

  it('is answered from a kept text by the ordinary reply, which remembers from which', async () => {
    const id = await added();
    const facts = await asked('Koliko kosta parking?');
    const [{ id: suggested, text }] = (await ticketOf(facts)).suggestedAnswers;
    expect(suggested).toBe(id);
    const reply = (answer: object) => at.call('POST', `/api/desk/tickets/${facts.reference}/replies`, answer, operator);
    expect((await reply({ text, fromAnswer: 999_999 })).json().errors).toMatchObject([{ field: 'fromAnswer' }]);
    expect((await reply({ text, fromAnswer: id })).statusCode).toBe(202);
    expect((await ticketOf(facts)).replies).toMatchObject([{ text: PARKING.body, fromAnswer: id }]);
    expect(await at.requested(facts)).toMatchObject([{ text: PARKING.body, kind: 'status' }]);
    await at.call('DELETE', `${URL}/${id}`, undefined, administrator);
    expect(await ticketOf(facts)).toMatchObject({ suggestedAnswers: [], replies: [{ fromAnswer: id }] });
  });
});
