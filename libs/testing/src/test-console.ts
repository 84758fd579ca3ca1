import { createHash, randomUUID } from 'node:crypto';
import type { Role } from '@s48/chassis';
import type { AgencyCode, ReportFacts, ReportReceived, ReplyRequested } from '@s48/contracts';
import { given } from './given.js';
import type { TestService } from './test-service.js';

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** Desk as its screens and the bus use it. */
export class TestConsole {
  constructor(readonly desk: TestService) {}

  /** The cookie of a new member of staff. */
  async signIn(role: Role, agency: AgencyCode | null = null, name = `Ana (${role})`): Promise<string> {
    const token = randomUUID();
    await this.desk.query(
      `with a as (insert into account (email, name, role, agency, password) values ($1, $2, $3, $4, '-') returning id)
       insert into session (hash, account_id, expires_at) select $5, id, now() + interval '1 hour' from a`,
      [`${token}@grad.rs`, name, role, agency, createHash('sha256').update(token).digest('hex')],
    );
    return `s48=${token}`;
  }

  call(method: Method, url: string, payload?: object, cookie = '', headers: Record<string, string> = {}) {
    return this.desk.app.inject({ method, url, ...(payload && { payload }), headers: { ...(cookie && { cookie }), ...headers } });
  }

  /** A report that routing has given to a body. */
  async assigned(agency: AgencyCode = 'cistoca', own: Partial<ReportFacts> = {}, report: Partial<ReportReceived> = {}): Promise<ReportFacts> {
    const facts = given.facts(own);
    await this.desk.hear('report.received', given.reportReceived({ ...report, ...facts }));
    await this.desk.hear('report.routed', given.reportRouted({ ...facts, agency }));
    return facts;
  }

  /** The replies that channels were asked for, oldest first. */
  async requested({ reportId }: ReportFacts): Promise<ReplyRequested[]> {
    return (await this.desk.emitted('reply.requested', (reply) => reply.reportId === reportId)).map(({ data }) => data);
  }
}
