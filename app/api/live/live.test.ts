import { expect, test } from 'vitest';
import { addPerson } from '@/lib/console/people/create-administrator';
import { commandActor } from '@/lib/console/audit/actor';
import { enrollServer } from '@/lib/console/servers/enroll';
import { consoleOn, PASSWORD, request, sessionCookie } from '@/lib/auth/testing/console';
import { describeOnEachDatabase } from '@/lib/db/testing/temporary-database';
import { hashPassword } from 'better-auth/crypto';
import { GET as overview } from '../overview/route';
import { GET as live } from './route';

describeOnEachDatabase('everything that a page asks again, in one request', (fresh) => {
  async function start() {
    const { db } = await fresh();
    await consoleOn(db);
    await enrollServer(db, { name: 'mx1', token: 'a token of a guard', now: Date.now() });
    const cookie = await sessionCookie();
    const ask = async (questions: unknown, as = cookie) => {
      const response = await live(request(`/api/live?ask=${encodeURIComponent(typeof questions === 'string' ? questions : JSON.stringify(questions))}`, { headers: { cookie: as } }), { params: Promise.resolve({}) });
      const text = await response.text();
      const lines = text.trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
      return { status: response.status, lines: lines.toSorted((one, other) => Number(one['ask']) - Number(other['ask'])) };
    };
    return { db, cookie, ask };
  }

  test('each is answered as its own route answers, and by its tag no more than once', async () => {
    const { cookie, ask } = await start();
    const alone = (await (await overview(request('/api/overview', { headers: { cookie } }), { params: Promise.resolve({}) })).json()) as object;
    const { lines } = await ask([['overview', null], ['account', null], ['incidents/7', null], ['queue?range=never', null], ['actions?key=x', null]]);
    expect(lines.map(({ status }) => status)).toEqual([undefined, undefined, 404, 400, 404]);
    expect(lines[0]?.['body']).toEqual({ ...alone, now: expect.any(Number) });
    const again = await ask([['overview', lines[0]?.['tag']]]);
    expect(again.lines).toEqual([{ ask: 0, same: true, now: expect.any(Number) }]);
  });

  test('closed without a sign-in; each question has the permission of its route', async () => {
    const { db, ask } = await start();
    expect(await ask([['overview', null]], '')).toMatchObject({ status: 401, lines: [{ code: 'not-signed-in' }] });
    await addPerson(db, { name: 'viewer', email: 'viewer@example.test', role: 'viewer', now: Date.now() }, await hashPassword(PASSWORD), commandActor);
    const viewer = await sessionCookie({ body: { email: 'viewer@example.test', password: PASSWORD } });
    const { lines } = await ask([['people', null], ['overview', null]], viewer);
    expect(lines).toMatchObject([{ status: 403, problem: { code: 'not-permitted' } }, { body: { server: { name: 'mx1' } } }]);
  });

  test('what is no list of questions is refused', async () => {
    const { ask } = await start();
    for (const wrong of ['', '{', '[]', '[["overview"]]', '[[1,null]]', 'null', JSON.stringify(Array.from({ length: 21 }, () => ['overview', null])), '[["constructor",5]]'])
      expect((await ask(wrong)).status, wrong).toBe(400);
    const { lines } = await ask([['constructor', null], ['__proto__', null], ['incidents/1/close', null], ['overview?server=%00', null]]);
    expect(lines.map(({ status }) => status)).toEqual([404, 404, 404, 400]);
  });
});
