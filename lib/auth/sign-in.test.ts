import { expect, test } from 'vitest';
import { describeOnEachDatabase } from '@/lib/db/testing/temporary-database';
import { GET as overview } from '@/app/api/overview/route';
import { consoleOn, EMAIL, PASSWORD, request, sessionCookie, signIn } from './testing/console';
import { serveSignIn } from './sign-in-route';

const noParams = { params: Promise.resolve({}) };

describeOnEachDatabase('signing in', (fresh) => {
  const reaches = async (cookie: string) => (await overview(request('/api/overview', { headers: { cookie } }), noParams)).status;

  test('over plain http: a cookie that works, is out of reach of scripts, and is not Secure', async () => {
    const { db } = await fresh();
    await consoleOn(db);
    const response = await signIn();
    expect(response.status).toBe(200);
    const cookie = response.headers.getSetCookie()[0] ?? '';
    expect(cookie).toMatch(/^sluice\.session_token=.*; Path=\/; HttpOnly; SameSite=Lax$/);
    expect(await reaches(cookie.split(';')[0] ?? '')).toBe(200);
    expect(await reaches('')).toBe(401);
    expect(await reaches(`${cookie.split(';')[0] ?? ''}x`)).toBe(401);
    expect(await db.session.count()).toBe(1);
  });

  test('works on another host and port than the configured one', async () => {
    await consoleOn((await fresh()).db);
    const elsewhere = { origin: 'http://192.0.2.7:4000', headers: { host: '192.0.2.7:4000' } };
    expect((await signIn(elsewhere)).status).toBe(200);
    expect(await reaches(await sessionCookie(elsewhere))).toBe(200);
  });

  test('over https the cookie is Secure', async () => {
    await consoleOn((await fresh()).db, 'https://sluice.example.test');
    const response = await signIn({ origin: 'https://sluice.example.test' });
    expect(response.headers.getSetCookie()[0]).toMatch(/^__Host-sluice\.session_token=[^;]*; (?!.*Domain).*Path=\/;.*Secure/);
  });

  test('from another site, or without an Origin, nothing is even tried', async () => {
    const { db } = await fresh();
    await consoleOn(db);
    for (const origin of ['http://evil.test', 'null', null]) {
      const response = await signIn({ origin });
      expect(response.status).toBe(403);
      expect(await response.json()).toMatchObject({ code: 'forbidden' });
    }
    expect(await db.session.count()).toBe(0);
  });

  test('nobody can sign up, and nothing else of the library can be reached', async () => {
    const { db } = await fresh();
    await consoleOn(db);
    const body = { name: 'Eve', email: 'eve@example.test', password: PASSWORD };
    for (const path of ['sign-up/email', 'request-password-reset', 'update-user', 'list-sessions', 'sign-in/email/', '../auth/sign-up/email']) {
      expect((await serveSignIn(request(`/api/auth/${path}`, { body }), path)).status).toBe(404);
    }
    expect(await db.user.count()).toBe(1);
  });

  test('success, failure and sign-out are in the audit, with the address, never with a password', async () => {
    const { db } = await fresh();
    await consoleOn(db);
    const wrong = await signIn({ body: { email: 'Nobody@Example.test', password: 'a wrong password' }, headers: { 'x-forwarded-for': 'invented, 203.0.113.9' } });
    expect(wrong.status).toBe(401);
    expect((await signIn({ body: { email: `x\0@example.test`, password: 'p' } })).status).toBeLessThan(500);
    const cookie = await sessionCookie();
    const out = await serveSignIn(request('/api/auth/sign-out', { body: {}, headers: { cookie } }), 'sign-out');
    expect(out.status).toBe(200);
    expect(await reaches(cookie)).toBe(401);
    const rows = await db.auditEntry.findMany({ where: { action: { startsWith: 'sign-' } }, orderBy: { id: 'asc' } });
    expect(rows.map(({ action, subject, address }) => [action, subject, address])).toMatchObject([
      ['sign-in.failed', 'Nobody@Example.test', '203.0.113.9'],
      ['sign-in.failed', 'x\uFFFD@example.test', expect.any(String)],
      ['sign-in.succeeded', EMAIL, expect.any(String)],
      ['sign-out', EMAIL, null],
    ]);
    expect(JSON.stringify(rows)).not.toMatch(/wrong password|a password for tests/);
  });

  test('guessing is slowed down, is a few rows of the audit, and locks nobody out of a browser that has signed in before', async () => {
    const { db } = await fresh();
    await consoleOn(db);
    const known = await sessionCookie();
    expect(known).toContain('sluice.device=');
    const address = { 'x-forwarded-for': '203.0.113.7' };
    const guess = (headers: Record<string, string>) => signIn({ body: { email: EMAIL, password: 'guess guess guess' }, headers });
    const statuses = (await Promise.all(Array.from({ length: 16 }, () => guess(address)))).map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(10);
    expect(statuses.filter((status) => status === 429)).toHaveLength(6);
    const right = await signIn({ headers: address });
    expect(right.status).toBe(429);
    expect(await right.json()).toMatchObject({ code: 'too-many-requests' });
    expect((await signIn({ headers: { ...address, cookie: known } })).status).toBe(200);
    expect(await db.auditEntry.count({ where: { action: { in: ['sign-in.failed', 'sign-in.throttled'] } } })).toBe(2);
  });

  test('a form that is too large is refused', async () => {
    await consoleOn((await fresh()).db);
    expect((await signIn({ body: { email: EMAIL, password: 'x'.repeat(20_000) } })).status).toBe(413);
  });

  test('a session of another console is worth nothing', async () => {
    await consoleOn((await fresh()).db);
    const cookie = await sessionCookie();
    await consoleOn((await fresh()).db);
    expect(await reaches(cookie)).toBe(401);
  });
});
