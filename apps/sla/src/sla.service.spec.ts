import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { deadlineOf, durationMs, type ReportFacts } from '@s48/contracts';
import { failsThenSucceeds, given, startTestService, twiceGivesOne, type TestService } from '@s48/testing';
import { slaService } from './sla.module.js';

let sla: TestService;
beforeAll(async () => {
  sla = await startTestService(slaService);
});
afterAll(() => sla.close());

/** A report of this moment whose promise lasts as long as `PROMISE` says. */
function reportOf(promise: string): ReportFacts {
  const receivedAt = new Date();
  return given.facts({ receivedAt: receivedAt.toISOString(), deadline: deadlineOf(receivedAt, durationMs(promise)).toISOString() });
}
const rows = (report: ReportFacts) => () => sla.query('select verdict, reply_id, jsonb_array_length(facts) facts from promise join clock using (report_id) where report_id = $1', [report.reportId]);
const get = async (path: string, headers = {}) => fetch(`${await sla.app.getUrl()}${path}`, { headers });
const show = (reference: string, headers = sla.signedInAs({ role: 'operator' })) => get(`/api/sla/clocks/${encodeURIComponent(reference)}`, headers);

describe('its handlers', () => {
  it('do once what they are told twice', async () => {
    const report = given.facts();
    expect(await twiceGivesOne(sla, 'report.received', given.reportReceived(report), rows(report))).toEqual([{ verdict: 'pending', reply_id: null, facts: 1 }]);
    expect(await twiceGivesOne(sla, 'reply.delivered', given.replyDelivered(report), rows(report))).toMatchObject([{ verdict: 'kept-by-agency', facts: 2 }]);
    await twiceGivesOne(sla, 'person.erased', given.personErased(), rows(report));
  });
  it('leave nothing behind when they fail, and succeed afterwards', async () => {
    const report = given.facts();
    expect(await failsThenSucceeds(sla, 'reply.delivered', given.replyDelivered(report), rows(report))).toMatchObject([{ verdict: 'kept-by-agency' }]);
  });
});

describe('with a promise of seconds', () => {
  it('announces every milestone in time to a silent agency, and is kept by the fallback', async () => {
    const report = reportOf('PT18S');
    await sla.hear('report.received', given.reportReceived(report));
    const { data } = await sla.waitForEmitted('sla.milestone', ({ reportId, milestone }) => reportId === report.reportId && milestone === 'fallback', 30_000);
    const now = new Date().toISOString();
    expect(now < report.deadline).toBe(true);
    expect(data.dueAt < now).toBe(true);
    await sla.hear('reply.delivered', given.replyDelivered({ ...report, author: 'system', handedOverAt: now, provenAt: now }));
    await sla.waitForEmitted('promise.decided', ({ reportId, verdict }) => reportId === report.reportId && verdict === 'kept-by-fallback');
    const announced = await sla.emitted('sla.milestone', ({ reportId }) => reportId === report.reportId);
    expect(announced.map(({ data: { milestone } }) => milestone)).toEqual(['reminder-1', 'reminder-2', 'escalation', 'fallback']);
  }, 60_000);

  it('announces the breach when nothing left, across a restart', async () => {
    const report = reportOf('PT2S');
    await sla.hear('report.received', given.reportReceived(report));
    await sla.restart();
    const { data } = await sla.waitForEmitted('promise.decided', ({ reportId }) => reportId === report.reportId);
    expect(data).toMatchObject({ verdict: 'missed', at: report.deadline, round: 0 });
    const breach = await sla.emitted('sla.milestone', ({ reportId, milestone }) => reportId === report.reportId && milestone === 'breach');
    expect(breach.map(({ data: { dueAt } }) => dueAt)).toEqual([report.deadline]);
  });
});

describe('over HTTP', () => {
  beforeAll(() => sla.app.listen(0, '127.0.0.1'));

  describe('GET /api/sla/clocks/<reference>', () => {
    it('shows everything a verdict rests on, to operators and supervisors', async () => {
      const report = given.facts();
      await sla.hear('report.received', given.reportReceived(report));
      const reply = given.replyDelivered(report);
      await sla.hear('reply.delivered', reply);
      const clock = (await (await show(report.reference.replaceAll('-', ' '))).json()) as { promises: { remainingMs: number }[] };
      expect(clock).toMatchObject({
        reportId: report.reportId,
        deadline: report.deadline,
        promises: [{ round: 0, verdict: 'kept-by-agency', replyId: reply.replyId, at: reply.handedOverAt, history: [{ verdict: 'kept-by-agency' }] }],
        replies: [{ replyId: reply.replyId, state: 'proven', provenAt: reply.provenAt }],
      });
      expect(clock.promises[0]!.remainingMs).toBeGreaterThan(45 * 3_600_000);
    });
    it('is closed to everyone else', async () => {
      expect((await get('/api/sla/clocks/48-2043-7719')).status).toBe(401);
      expect((await show('48-2043-7719', sla.signedInAs({ role: 'clerk', agency: 'cistoca' }))).status).toBe(403);
    });
    it.each(['48-0000-0001', 'nonsense'])('says what a reference looks like when it gets %s', async (reference) => {
      const response = await show(reference);
      expect(response.status).toBe(404);
      expect(((await response.json()) as { title: string }).title).toContain('48-2043-7719');
    });
  });

  it('counts the promises by what became of them', async () => {
    const metrics = await (await get('/metrics')).text();
    const figure = (name: string) => Number(new RegExp(`^s48_promises_${name}\\{[^}]*\\} (\\d+)$`, 'm').exec(metrics)?.[1]);
    const [row] = await sla.query<{ kept: number; open: number; overdue: number }>(
      `select count(*) filter (where verdict = 'kept-by-agency')::int kept, count(*) filter (where verdict = 'pending')::int open,
              count(*) filter (where verdict = 'missed')::int overdue from promise`,
    );
    expect({ kept: figure('kept_by_agency'), open: figure('open'), overdue: figure('overdue') }).toEqual(row);
    expect(figure('kept_by_agency')).toBeGreaterThan(0);
    expect(figure('pending_proof')).toBe(0);
  });
});
