import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { RemoteSessions } from './staff.js';

describe('who is signed in, as desk tells another service', () => {
  const ANA = { id: 'a-1', name: 'Ana Anić', role: 'operator' };
  let desk: Server;
  let answers: [status: number, body: object][];
  let asked: number;
  beforeEach(async () => {
    [answers, asked] = [[], 0];
    desk = createServer((_request, response) => {
      asked += 1;
      const [status, body] = answers.shift() ?? [500, {}];
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
    await new Promise<void>((ready) => desk.listen(0, '127.0.0.1', ready));
  });
  afterEach(() => new Promise((done) => desk.close(done) && desk.closeAllConnections()));

  const sessions = () => new RemoteSessions(`http://127.0.0.1:${(desk.address() as AddressInfo).port}`);

  it('is remembered for a while, also that it is nobody', async () => {
    const known = sessions();
    answers = [[200, ANA], [401, {}]];
    expect([await known.find('t'), await known.find('t')]).toEqual([ANA, ANA]);
    expect([await known.find('u'), await known.find('u')]).toEqual([null, null]);
    expect(asked).toBe(2);
  });

  it('is not "nobody" while desk cannot answer, and is asked again', async () => {
    const known = sessions();
    answers = [[503, {}], [200, ANA]];
    await expect(known.find('t')).rejects.toThrow('try again');
    expect(await known.find('t')).toEqual(ANA);
  });

  it('is not "nobody" where desk is not there at all', async () => {
    await expect(new RemoteSessions('http://127.0.0.1:1').find('t')).rejects.toMatchObject({ status: 503 });
  });
});
