import { expect, test } from 'vitest';
import { GET as account } from '@/app/api/account/route';
import { POST as changePassword } from '@/app/api/account/password/route';
import { DELETE as endSession } from '@/app/api/account/sessions/[id]/route';
import { GET as overview } from '@/app/api/overview/route';
import { PATCH as change } from '@/app/api/people/[id]/route';
import { commandActor } from '@/lib/console/audit/actor';
import { changePerson } from '@/lib/console/people/change';
import { addPerson } from '@/lib/console/people/create-administrator';
import { accountSchema } from '@/lib/console/people/schemas';
import { SESSION_LIFETIME_MS } from '@/lib/console/people/view-account';
import { problemSchema } from '@sluice/contract/problem';
import { describeOnEachDatabase } from '@/lib/db/testing/temporary-database';
import { hashPassword } from 'better-auth/crypto';
import type { Route } from './route';
import { consoleOn, EMAIL, PASSWORD, request, sessionCookie, signIn, type Sent } from './testing/console';

const STRONG = 'umbrella granite whisper';

describeOnEachDatabase('sessions', (fresh) => {
  async function start() {
    const { db } = await fresh();
    await consoleOn(db);
    const send = async (route: Route, path: string, cookie: string, sent: Sent = {}, params: Record<string, string> = {}) => {
      const answer = await route(request(path, { ...sent, headers: { cookie } }), { params: Promise.resolve(params) });
      return { status: answer.status, body: (await answer.json()) as unknown };
    };
    const reaches = async (cookie: string) => (await send(overview, '/api/overview', cookie)).status;
    const own = async (cookie: string) => accountSchema.parse((await send(account, '/api/account', cookie)).body);
    return { db, send, reaches, own };
  }

  test('signing in anew ends the old session of that browser, and of no other', async () => {
    const { db, reaches } = await start();
    const phone = await sessionCookie();
    const first = await sessionCookie();
    expect((await signIn({ body: { email: EMAIL, password: 'wrong wrong wrong' }, headers: { cookie: first } })).status).toBe(401);
    expect(await reaches(first)).toBe(200);
    const second = await sessionCookie({ headers: { cookie: first } });
    expect([await reaches(first), await reaches(second), await reaches(phone)]).toEqual([401, 200, 200]);
    await sessionCookie({ headers: { cookie: second.replace('session_token=', 'session_token=forged') } });
    expect(await reaches(second)).toBe(200);
    expect(await db.session.count()).toBe(3);
  });

  test('a session has an absolute end, however much it is used', async () => {
    const { db, reaches, own } = await start();
    const cookie = await sessionCookie();
    const age = (ms: number) => db.session.updateMany({ data: { createdAt: new Date(Date.now() - ms), updatedAt: new Date(), expiresAt: new Date(Date.now() + 30 * 24 * 3_600_000) } });
    await age(SESSION_LIFETIME_MS - 60_000);
    expect(await reaches(cookie)).toBe(200);
    const [session] = (await own(cookie)).sessions;
    expect(session!.endsAt - Date.now()).toBeLessThanOrEqual(60_000);
    await age(SESSION_LIFETIME_MS + 1);
    expect(await reaches(cookie)).toBe(401);
  });

  test('a role holds with the next request; who is disabled is out at once and cannot come back until enabled', async () => {
    const { db, send, reaches } = await start();
    await addPerson(db, { name: 'Ben', email: 'ben@example.test', role: 'administrator', now: Date.now() }, await hashPassword(PASSWORD), commandActor);
    const { id } = await db.user.findUniqueOrThrow({ where: { email: 'ben@example.test' } });
    const ben = { body: { email: 'ben@example.test', password: PASSWORD } };
    const cookie = await sessionCookie(ben);
    const people = (change_: object) => send(change, `/api/people/${id}`, cookie, { method: 'PATCH', body: change_ }, { id });
    expect((await people({ disabled: 'yes' })).status).toBe(400);
    expect((await people({ disabled: true, role: 'viewer' })).status).toBe(400);
    expect((await people({ role: 'operator' })).status).toBe(200);
    expect((await people({ role: 'administrator' })).status).toBe(403);
    expect(await reaches(cookie)).toBe(200);
    await changePerson(db, { id, change: { disabled: true }, actor: commandActor, now: Date.now() });
    expect(await reaches(cookie)).toBe(401);
    const refused = await signIn(ben);
    expect([refused.status, refused.headers.getSetCookie()]).toEqual([403, []]);
    expect((await signIn({ body: { ...ben.body, password: 'wrong wrong wrong' } })).status).toBe(401);
    expect(await db.session.count({ where: { userId: id } })).toBe(0);
    await changePerson(db, { id, change: { disabled: false }, actor: commandActor, now: Date.now() });
    expect(await reaches(await sessionCookie(ben))).toBe(200);
  });

  test('one sees and ends his own sessions, with the address and the browser of each', async () => {
    const { send, reaches, own } = await start();
    const here = await sessionCookie();
    const there = await sessionCookie({ headers: { 'user-agent': 'A browser', 'x-forwarded-for': '203.0.113.77' } });
    const { sessions, email, role } = await own(here);
    expect([email, role, sessions.length]).toEqual([EMAIL, 'administrator', 2]);
    const other = sessions.find(({ current }) => !current)!;
    expect(other).toMatchObject({ userAgent: 'A browser', address: '203.0.113.77' });
    expect((await send(endSession, `/api/account/sessions/${other.id}`, here, { method: 'DELETE' }, { id: other.id })).status).toBe(200);
    expect([await reaches(here), await reaches(there)]).toEqual([200, 401]);
  });

  test('a new password of one\'s own takes the old one, is strong, ends the other sessions and is in the audit', async () => {
    const { db, send, reaches } = await start();
    const [here, thief] = [await sessionCookie(), await sessionCookie()];
    const to = async (password: string, currentPassword = PASSWORD) => {
      const { status, body } = await send(changePassword, '/api/account/password', here, { body: { currentPassword, password } });
      return status === 200 ? 200 : problemSchema.parse(body).code;
    };
    expect(await to(STRONG, 'wrong wrong wrong')).toBe('wrong-password');
    expect(await to('passwordpassword')).toBe('bad-request');
    expect(await to('short')).toBe('bad-request');
    expect([await reaches(here), await reaches(thief)]).toEqual([200, 200]);
    expect(await to(STRONG)).toBe(200);
    expect([await reaches(here), await reaches(thief)]).toEqual([200, 401]);
    expect((await signIn()).status).toBe(401);
    expect((await signIn({ body: { email: EMAIL, password: STRONG } })).status).toBe(200);
    const rows = await db.auditEntry.findMany({ where: { action: 'password.changed' } });
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain('umbrella');
    const codes = [];
    for (let attempt = 0; attempt < 6; attempt += 1) codes.push(await to(STRONG, 'wrong wrong wrong'));
    expect(codes.at(-1)).toBe('too-many-requests');
  });
});
