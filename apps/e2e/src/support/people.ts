import { waitFor } from '@s48/testing';
import type { System } from './system.js';

export interface TicketSeen {
  readonly reference: string;
  readonly state: string;
  readonly agency: string;
  readonly verdict: string;
  readonly receivedAt: string;
  readonly deadline: string;
  readonly milestone: string | null;
  readonly decision: { readonly agency: string; readonly automatic: boolean; readonly confidence: number; readonly reasons: readonly object[] } | null;
  readonly replies: readonly { readonly kind: string; readonly author: string; readonly state: string; readonly text: string; readonly provenAt: string | null; readonly proof: object }[];
}

/** An administrator at the console, over the same HTTP surface. */
export class Staff {
  private constructor(
    private readonly url: string,
    private readonly cookie: string,
  ) {}

  static async signIn({ url, admin }: System): Promise<Staff> {
    const response = await fetch(`${url}/api/desk/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(admin) });
    if (response.status !== 204) throw new Error(`signing in answered ${response.status}: ${await response.text()}`);
    return new Staff(url, response.headers.get('set-cookie')!.split(';')[0]!);
  }

  async get<T>(path: string): Promise<T> {
    const response = await fetch(this.url + path, { headers: { cookie: this.cookie } });
    if (!response.ok) throw new Error(`GET ${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as T;
  }

  async post<T>(path: string, body: object): Promise<T | undefined> {
    const response = await fetch(this.url + path, { method: 'POST', headers: { cookie: this.cookie, 'content-type': 'application/json' }, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`POST ${path} answered ${response.status}: ${await response.text()}`);
    const text = await response.text();
    return text ? (JSON.parse(text) as T) : undefined;
  }

  /** The ticket once it looks as expected. */
  ticket(reference: string, is: (ticket: TicketSeen) => boolean, what: string, timeoutMs = 30_000): Promise<TicketSeen> {
    return waitFor(
      async () => {
        const ticket = await this.get<TicketSeen>(`/api/desk/tickets/${reference}`).catch(() => undefined);
        return ticket && is(ticket) ? ticket : undefined;
      },
      `ticket ${reference}: ${what}`,
      timeoutMs,
    );
  }

  async find(words: string): Promise<TicketSeen[]> {
    return (await this.get<{ items: TicketSeen[] }>(`/api/desk/tickets?limit=200&q=${encodeURIComponent(words)}`)).items;
  }

  async agency(code: string): Promise<AgencySystem> {
    const { key } = (await this.post<{ key: string }>(`/api/desk/agencies/${code}/keys`, {}))!;
    return new AgencySystem(this.url, key);
  }
}

/** A body's own system on the REST API. */
export class AgencySystem {
  constructor(
    private readonly url: string,
    private readonly key: string,
  ) {}

  async open(): Promise<{ reference: string; text: string }[]> {
    const response = await fetch(`${this.url}/api/agency/v1/tickets?state=open`, { headers: { authorization: `Bearer ${this.key}` } });
    if (!response.ok) throw new Error(`the agency's list answered ${response.status}`);
    return ((await response.json()) as { items: { reference: string; text: string }[] }).items;
  }

  async answer(reference: string, status: { state: string; message: string; plannedFor?: string; reason?: string }): Promise<void> {
    const response = await fetch(`${this.url}/api/agency/v1/tickets/${reference}/status`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.key}`, 'content-type': 'application/json' },
      body: JSON.stringify(status),
    });
    if (response.status !== 202) throw new Error(`the status was answered ${response.status}: ${await response.text()}`);
  }
}
