import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Module } from '@nestjs/common';
import { OnBus, Poison, type Tx } from '@s48/bus';
import type { ServiceDefinition } from '@s48/chassis';
import type { NoticeRequested, PersonErased } from '@s48/contracts';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { given } from './given.js';
import { failsThenSucceeds, twiceGivesOne } from './handler-habits.js';
import { startTestService, type TestService } from './test-service.js';
import { waitFor } from './wait-for.js';

let careless = 0;

@Controller()
class SentHandlers {
  @OnBus('notice.requested')
  async notice(notice: NoticeRequested, tx: Tx): Promise<void> {
    if (notice.purpose === 'poison') throw new Poison('cannot be sent at all');
    await tx.db.query('insert into sent (id) values ($1)', [notice.noticeId]);
    await tx.emit('notice.delivered', { noticeId: notice.noticeId, at: new Date().toISOString() });
  }

  @OnBus('reply.requested')
  async reply(): Promise<void> {
    careless++;
  }

  @OnBus('person.erased')
  async erased(_person: PersonErased): Promise<void> {}
}

@Module({ controllers: [SentHandlers] })
class SentModule {}

class SentTables1764000000099 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create table sent (id uuid)');
  }
  async down(): Promise<void> {}
}

const definition: ServiceDefinition = { service: 'sms', module: SentModule, entities: [], migrations: [SentTables1764000000099], config: () => ({}) };

describe('a test service', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService(definition);
  });
  afterAll(() => service?.close());

  const sent = () => service.query('select id from sent order by id');
  const notice = (own: Partial<NoticeRequested> = {}) => given.noticeRequested({ via: 'sms', ...own });

  it('hears a message, shows rows and what was said', async () => {
    const heard = await service.hear('notice.requested', notice());
    const said = await service.waitForEmitted('notice.delivered', ({ noticeId }) => noticeId === heard.data.noticeId);
    expect(said).toMatchObject({ source: '/s48/sms', causationid: heard.id });
    expect(await sent()).toContainEqual({ id: heard.data.noticeId });
  });

  it('refuses a message that the service does not hear', async () => {
    await expect(service.hear('report.received', given.reportReceived())).rejects.toThrow('sms does not hear report.received');
  });

  it('tells why a message was parked', async () => {
    await expect(service.hear('notice.requested', notice({ purpose: 'poison' }))).rejects.toThrow('parked the message: cannot be sent at all');
  });

  it('proves that twice gives one', async () => {
    const own = notice();
    expect(await twiceGivesOne(service, 'notice.requested', own, sent)).toContainEqual({ id: own.noticeId });
  });

  it('proves that a failed attempt leaves nothing, and the next succeeds', async () => {
    const own = notice();
    expect(await failsThenSucceeds(service, 'notice.requested', own, sent)).toContainEqual({ id: own.noticeId });
  });

  it('catches a handler whose effect is outside its transaction', async () => {
    await expect(failsThenSucceeds(service, 'reply.requested', given.replyRequested(), async () => careless)).rejects.toThrow('left something behind');
  });

  it('asks the stand-in of desk who is signed in', async () => {
    const ask = async (headers: Record<string, string>) => (await service.fetch('/api/sms/parked', { headers })).status;
    expect(await ask({})).toBe(401);
    expect(await ask(service.signedInAs({ role: 'clerk' }))).toBe(403);
    expect(await ask(service.signedInAs({ role: 'operator' }))).toBe(200);
  });

  it('starts again on the same database', async () => {
    const before = await sent();
    await service.restart();
    expect(await sent()).toEqual(before);
    await service.hear('notice.requested', notice());
  });
});

describe('waitFor', () => {
  it('says what it waited for and what was last seen', async () => {
    await expect(waitFor(async () => false, 'rain', 30)).rejects.toThrow('waited 30 ms in vain for rain; last seen: false');
    const fact = () => {
      throw new Error('2 of 3 drops');
    };
    await expect(waitFor(fact, 'rain', 30)).rejects.toThrow('2 of 3 drops');
  });
});
