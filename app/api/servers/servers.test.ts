import { expect, test } from 'vitest';
import { enrollmentSchema, serverListSchema } from '@/lib/console/servers/schemas';
import { redeemedSchema } from '@sluice/contract/enrolment';
import { problemSchema } from '@sluice/contract/problem';
import type { Route } from '@/lib/auth/route';
import { consoleOn, request, sessionCookie, type Sent } from '@/lib/auth/testing/console';
import { describeOnEachDatabase } from '@/lib/db/testing/temporary-database';
import { exampleExchange } from '@/lib/console/testing/stage';
import { POST as enroll } from '../guard/enroll/route';
import { POST as sync } from '../guard/sync/route';
import { POST as newCode } from './[id]/code/route';
import { POST as revoke } from './[id]/revoke/route';
import { PATCH as rename } from './[id]/route';
import { GET as list, POST as add } from './route';

let hosts = 0;

describeOnEachDatabase('the routes of servers', (fresh) => {
  async function start() {
    const { db } = await fresh();
    await consoleOn(db);
    const cookie = await sessionCookie();
    hosts += 1;
    const address = `203.0.113.${hosts}`;
    const call = async (route: Route, sent: Sent = {}, id = '') => {
      const response = await route(request(`/api/servers/${id}`, { ...sent, headers: { cookie, ...sent.headers } }), { params: Promise.resolve({ id }) });
      return { status: response.status, body: (await response.json()) as unknown };
    };
    const redeem = async (code: unknown, from = address) => {
      const response = await enroll(request('/api/guard/enroll', { origin: null, body: { code }, headers: { 'x-forwarded-for': from } }));
      return { status: response.status, body: (await response.json()) as unknown };
    };
    const report = (token: string, sequence: number) => sync(request('/api/guard/sync', { origin: null, body: exampleExchange(sequence), headers: { authorization: `Bearer ${token}` } }));
    return { db, call, redeem, report };
  }

  test('a guard is enrolled, reports, is renamed, and is refused once revoked', async () => {
    const { call, redeem, report } = await start();
    const made = enrollmentSchema.parse((await call(add, { body: { name: ' mx1 ' } })).body);
    expect(made.name).toBe('mx1');
    const first = await redeem(made.code);
    expect(first.status).toBe(201);
    const { token } = redeemedSchema.parse(first.body);
    expect(await redeem(made.code)).toMatchObject({ status: 410, body: { code: 'code-used-or-expired' } });
    expect((await report(token, 1)).status).toBe(200);
    expect(serverListSchema.parse((await call(list)).body).servers).toMatchObject([{ name: 'mx1', state: 'watching' }]);
    expect(await call(rename, { method: 'PATCH', body: { name: 'mx1.seoul' } }, made.serverId)).toMatchObject({ status: 200, body: { servers: [{ name: 'mx1.seoul' }] } });
    const again = enrollmentSchema.parse((await call(newCode, { body: {} }, made.serverId)).body);
    expect(again.code).not.toBe(made.code);
    expect(await call(revoke, { body: {} }, made.serverId)).toMatchObject({ status: 200, body: { servers: [{ state: 'revoked', code: null }] } });
    expect((await report(token, 2)).status).toBe(401);
    expect((await redeem(again.code)).status).toBe(410);
  });

  test('closed to those who are not signed in and to other sites; names that cannot be shown are refused', async () => {
    const { db, call } = await start();
    const calls: [Route, Sent][] = [[list, {}], [add, { body: { name: 'x' } }], [rename, { method: 'PATCH', body: { name: 'x' } }], [newCode, { body: {} }], [revoke, { body: {} }]];
    for (const [route, sent] of calls) expect(await call(route, { ...sent, headers: { cookie: '' } }, 'x')).toMatchObject({ status: 401 });
    for (const [route, sent] of calls.slice(1)) {
      expect(await call(route, { ...sent, origin: 'http://evil.test' }, 'x')).toMatchObject({ status: 403 });
    }
    for (const name of ['', '   ', 'a\nb', 'a\u202eb', 'x'.repeat(61), 5, null]) {
      const { status, body } = await call(add, { body: { name } });
      expect([name, status, Object.keys(problemSchema.parse(body).fields ?? {})]).toEqual([name, 400, ['name']]);
    }
    for (const [route, sent] of calls.slice(2)) expect(await call(route, sent, 'nobody')).toMatchObject({ status: 404 });
    expect(await db.server.count()).toBe(0);
  });

  test('guessing is slowed down for the one who guesses', async () => {
    const { call, redeem } = await start();
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 11; attempt += 1) statuses.push((await redeem('AAAA-BBBB-CCCC-DDDD-EEEE')).status);
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 410), 429]);
    const { code } = enrollmentSchema.parse((await call(add, { body: { name: 'mx1' } })).body);
    expect((await redeem(code)).status).toBe(429);
    expect((await redeem(code, `198.51.100.${hosts}`)).status).toBe(201);
    for (const wrong of [null, 5, '', 'x'.repeat(5_000)]) expect([400, 413]).toContain((await redeem(wrong, `198.51.100.${hosts}`)).status);
  });
});
