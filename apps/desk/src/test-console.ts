import type { Role } from '@s48/chassis';
import type { AgencyCode, ReportFacts, ReportReceived } from '@s48/contracts';
import { given, startTestService, type TestService } from '@s48/testing';
import { Accounts } from './accounts.js';
import { deskService } from './desk.module.js';

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** Desk with people who sign in, as the screens use it. */
export class TestConsole {
  private constructor(readonly desk: TestService) {}

  static async start(): Promise<TestConsole> {
    return new TestConsole(await startTestService(deskService));
  }

  /** A new account's cookie. */
  async signIn(role: Role, agency?: AgencyCode, email = `${role}-${Math.random()}@grad.rs`): Promise<string> {
    const password = 'lozinka-za-probu';
    await this.desk.app.get(Accounts).add(email, `Ana (${role})`, role, password, agency);
    const response = await this.call('POST', '/api/desk/session', { email, password });
    return String(response.headers['set-cookie']).split(';')[0]!;
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
  async requested({ reportId }: ReportFacts) {
    return (await this.desk.emitted('reply.requested', (reply) => reply.reportId === reportId)).map(({ data }) => data);
  }
}
