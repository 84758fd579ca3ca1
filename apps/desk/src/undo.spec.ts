import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ReportFacts } from '@s48/contracts';
import { given, startTestService, TestConsole, waitFor } from '@s48/testing';
import { deskService } from './desk.module.js';

let screen: TestConsole;
let operator: string;
let other: string;
beforeAll(async () => {
  screen = new TestConsole(await startTestService(deskService));
  operator = await screen.signIn('operator');
  other = await screen.signIn('operator');
});
afterAll(() => screen?.desk.close());

const TEXT = 'Ekipa je krenula.';
const type = async (facts: ReportFacts, cookie = operator) =>
  (await screen.call('POST', `/api/desk/tickets/${facts.reference}/replies`, { text: TEXT, undoable: true }, cookie)).json() as { replyId: string; undoUntil?: string };
const undo = (replyId: string, cookie = operator) => screen.call('POST', `/api/desk/replies/${replyId}/undo`, {}, cookie);
const draft = ({ reference }: ReportFacts) => `/api/desk/tickets/${reference}/draft`;
const keep = (facts: ReportFacts, text: string, cookie = operator) => screen.call('PUT', draft(facts), { text }, cookie);
const draftOf = async (facts: ReportFacts, cookie = operator) => (await screen.call('GET', draft(facts), undefined, cookie)).json().text as string;
/** The quarter of a minute is over. */
const lapse = (replyId: string) => screen.desk.query(`update reply set held_until = now() where id = $1`, [replyId]);
const sent = (facts: ReportFacts, count = 1) => waitFor(async () => (await screen.requested(facts)).length === count, 'the channel to be asked');
const stateOf = async (facts: ReportFacts) => (await screen.call('GET', `/api/desk/tickets/${facts.reference}`, undefined, operator)).json().replies[0]?.state as string | undefined;

describe('O08 a reply typed on a screen', () => {
  it('can be taken back: nothing leaves, and the draft is there again', async () => {
    const facts = await screen.assigned();
    await keep(facts, TEXT);
    const { replyId, undoUntil } = await type(facts);
    expect(Date.parse(undoUntil!) - Date.now()).toBeGreaterThan(10_000);
    expect([await draftOf(facts), await stateOf(facts)]).toEqual(['', 'held']);
    expect((await undo(replyId)).statusCode).toBe(204);
    await lapse(replyId);
    const witness = await screen.assigned();
    await lapse((await type(witness)).replyId);
    await sent(witness);
    expect([await draftOf(facts), await stateOf(facts), await screen.requested(facts)]).toEqual([TEXT, undefined, []]);
  });

  it('comes back before what was typed since', async () => {
    const facts = await screen.assigned();
    const { replyId } = await type(facts);
    await keep(facts, 'Još nešto.');
    await undo(replyId);
    expect(await draftOf(facts)).toBe(`${TEXT}\n\nJoš nešto.`);
  });

  it('leaves when the time is over, and then cannot be taken back', async () => {
    const facts = await screen.assigned();
    const { replyId } = await type(facts);
    await lapse(replyId);
    await sent(facts);
    const late = await undo(replyId);
    expect([late.statusCode, late.json().title]).toEqual([409, expect.stringContaining('it has left')]);
    expect((await screen.requested(facts))[0]).toMatchObject({ replyId, text: TEXT });
  });

  it('leaves after a restart in between, once', async () => {
    const facts = await screen.assigned();
    const { replyId } = await type(facts);
    await screen.desk.restart();
    await lapse(replyId);
    await sent(facts);
    expect(await stateOf(facts)).toBe('requested');
  });

  it('leaves at once when the deadline is near, and when it is not asked to be held', async () => {
    const near = await screen.assigned('cistoca', { receivedAt: new Date(Date.now() - 48 * 3_600_000 + 30_000).toISOString() });
    expect(await type(near)).not.toHaveProperty('undoUntil');
    expect(await screen.requested(near)).toHaveLength(1);
    const plain = await screen.assigned();
    await screen.call('POST', `/api/desk/tickets/${plain.reference}/replies`, { text: TEXT }, operator);
    expect(await screen.requested(plain)).toHaveLength(1);
  });

  it('is taken back by nobody but its author', async () => {
    const facts = await screen.assigned();
    const { replyId } = await type(facts);
    expect((await undo(replyId, other)).statusCode).toBe(403);
    expect(await stateOf(facts)).toBe('held');
  });

  it('that held off the system\'s own status lets it speak when it is taken back', async () => {
    const facts = await screen.assigned();
    const { replyId } = await type(facts);
    await screen.desk.hear('sla.milestone', given.slaMilestone({ ...facts, milestone: 'fallback' }));
    expect(await screen.requested(facts)).toHaveLength(0);
    await undo(replyId);
    expect(await screen.requested(facts)).toMatchObject([{ author: 'system' }]);
  });
});

describe('U01 a draft', () => {
  it('is one for each ticket and person, and survives that another takes the ticket', async () => {
    const facts = await screen.assigned();
    await keep(facts, 'moje');
    await keep(facts, 'tuđe', other);
    await screen.call('POST', `/api/desk/tickets/${facts.reference}/claim`, undefined, other);
    await screen.call('POST', `/api/desk/tickets/${facts.reference}/assign`, { agency: 'vodovod' }, other);
    expect([await draftOf(facts), await draftOf(facts, other)]).toEqual(['moje', 'tuđe']);
    await keep(facts, ' ');
    expect([await draftOf(facts), await draftOf(facts, other)]).toEqual(['', 'tuđe']);
  });

  it('is forgotten with the person it is about, and so is a reply that has not left', async () => {
    const contact = given.contact('sms', '+381641117654');
    const facts = await screen.assigned('cistoca', {}, { contact });
    await type(facts);
    await keep(facts, 'Poštovani Petre');
    await screen.desk.hear('person.erased', given.personErased({ key: contact.key! }));
    expect([await draftOf(facts), await stateOf(facts)]).toEqual(['', undefined]);
  });

  it('X03 of another body\'s ticket is not there for a clerk', async () => {
    const facts = await screen.assigned('cistoca');
    const clerk = await screen.signIn('clerk', 'vodovod');
    const { replyId } = await type(facts);
    expect([(await keep(facts, 'x', clerk)).statusCode, (await screen.call('GET', draft(facts), undefined, clerk)).statusCode, (await undo(replyId, clerk)).statusCode]).toEqual([404, 404, 404]);
  });
});
