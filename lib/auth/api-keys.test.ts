import { hashPassword } from 'better-auth/crypto';
import { expect, onTestFinished, test, vi } from 'vitest';
import { POST as act } from '@/app/api/actions/route';
import { GET as overview } from '@/app/api/overview/route';
import { GET as people } from '@/app/api/people/route';
import { PATCH as changePerson } from '@/app/api/people/[id]/route';
import { POST as make } from '@/app/api/people/keys/route';
import { DELETE as revoke } from '@/app/api/people/keys/[id]/route';
import { POST as protect } from '@/app/api/protected-accounts/route';
import { POST as addServer } from '@/app/api/servers/route';
import { GET as account } from '@/app/api/account/route';
import { commandActor } from '@/lib/console/audit/actor';
import { addPerson } from '@/lib/console/people/create-administrator';
import { madeApiKeySchema, peopleSchema } from '@/lib/console/people/schemas';
import type { Role } from '@/lib/console/people/roles';
import { problemSchema } from '@sluice/contract/problem';
import { describeOnEachDatabase } from '@/lib/db/testing/temporary-database';
import type { Route } from './route';
import { consoleOn, PASSWORD, request, sessionCookie } from './testing/console';

const DAY = 24 * 3_600_000;

describeOnEachDatabase('an API key', (fresh) => {
  const send = async (route: Route, headers: Record<string, string>, { body, method = body === undefined ? 'GET' : 'POST', id = '', origin }: { body?: unknown; method?: string; id?: string; origin?: null } = {}) => {
    const answer = await route(request('/api/any', { method, ...(body === undefined ? {} : { body }), headers, ...(origin === null ? { origin } : {}) }), { params: Promise.resolve({ id }) });
    const json = (await answer.json()) as unknown;
    return { status: answer.status, json, code: answer.ok ? null : problemSchema.parse(json).code };
  };
  const start = async () => {
    const { db } = await fresh();
    await consoleOn(db);
    return { db, cookie: await sessionCookie() };
  };
  const keyFor = async (cookie: string, role: Role, name = `for ${role}s`) => {
    const made = madeApiKeySchema.parse((await send(make, { cookie }, { body: { name, role, days: 30 } })).json);
    return { token: made.token, bearer: { authorization: `Bearer ${made.token}` }, id: made.people.keys.find((each) => each.name === name)?.id ?? '' };
  };

  test('works in its role until it is revoked or ends, is told once, and only its hash is kept', async () => {
    const { db, cookie } = await start();
    const { token, bearer, id } = await keyFor(cookie, 'operator');
    expect(token).toMatch(/^sluice_[\w-]{32}$/);
    expect((await send(make, { cookie }, { body: { name: 'for operators', role: 'viewer', days: 1 } })).code).toBe('name-taken');
    // Neither a page of this console nor a cookie is needed; another program has neither.
    expect((await send(overview, bearer, { origin: null })).status).toBe(200);
    expect((await send(act, bearer, { origin: null, body: { key: 'one-press', serverId: 'none', kind: 'hold-messages', account: 'a@example.test' } })).code).toBe('not-found');
    expect((await send(overview, { authorization: `Bearer ${token}x` })).status).toBe(401);
    // With a wrong key the cookie beside it counts for nothing; what a proxy in front of the console uses is none of ours.
    expect((await send(overview, { authorization: 'Bearer nonsense', cookie })).status).toBe(401);
    expect((await send(overview, { authorization: 'Basic eDp5', cookie })).status).toBe(200);
    const [listed] = peopleSchema.parse((await send(people, { cookie })).json).keys;
    expect(listed).toMatchObject({ name: 'for operators', role: 'operator', createdByName: 'Admin', lastUsedAt: expect.any(Number) as number });
    expect((listed?.expiresAt ?? 0) - (listed?.createdAt ?? 0)).toBe(30 * DAY);
    expect(JSON.stringify([await db.apiKey.findMany(), await db.auditEntry.findMany()])).not.toContain(token);
    await db.apiKey.updateMany({ data: { expiresAt: Date.now() } });
    expect((await send(overview, bearer)).status).toBe(401);
    await db.apiKey.updateMany({ data: { expiresAt: Date.now() + DAY } });
    expect((await send(revoke, { cookie }, { method: 'DELETE', id })).status).toBe(200);
    expect((await send(overview, bearer)).status).toBe(401);
    expect((await send(revoke, { cookie }, { method: 'DELETE', id })).code).toBe('not-found');
    const rows = await db.auditEntry.findMany({ where: { OR: [{ action: { startsWith: 'api-key' } }, { action: 'token.refused' }] }, orderBy: { sequence: 'asc' } });
    expect(rows.map(({ action, actorName, subject }) => `${action} ${actorName} ${subject}`)).toEqual(['api-key.made Admin for operators', 'token.refused API key API key', 'api-key.revoked Admin for operators']);
  });

  test('is named by the audit, and does no more than its role', async () => {
    const { db, cookie } = await start();
    const viewer = await keyFor(cookie, 'viewer');
    expect((await send(act, viewer.bearer, { body: { key: 'one-press', serverId: 'none', kind: 'hold-messages', account: 'a@example.test' } })).code).toBe('not-permitted');
    const administrator = await keyFor(cookie, 'administrator');
    // A token of a guard would outlive the key.
    expect((await send(addServer, administrator.bearer, { body: { name: 'mx9' } })).code).toBe('not-for-keys');
    expect(await db.server.count()).toBe(0);
    expect((await send(protect, administrator.bearer, { body: { name: 'postmaster' } })).status).toBe(200);
    const rows = await db.auditEntry.findMany({ where: { action: { in: ['permission.refused', 'protected-account.added'] } }, orderBy: { sequence: 'asc' } });
    expect(rows.map(({ actorName, actorId, subject }) => [actorName, actorId, subject])).toEqual([
      ['for viewers', null, 'for viewers'],
      ['API key for administrators', `key ${administrator.id}`, 'postmaster'],
    ]);
  });

  test('never reaches people, keys or an account, nor what needs a fresh sign-in, whatever its role', async () => {
    const { cookie } = await start();
    const { bearer, id } = await keyFor(cookie, 'administrator');
    const press = { key: 'one-press', serverId: 'none', account: 'a@example.test' };
    for (const answer of [
      await send(people, bearer),
      await send(account, bearer),
      await send(changePerson, bearer, { method: 'PATCH', body: { disabled: true } }),
      await send(make, bearer, { body: { name: 'another', role: 'administrator', days: 1 } }),
      await send(revoke, bearer, { method: 'DELETE', id }),
      await send(act, bearer, { body: { ...press, kind: 'contain-account' } }),
      await send(act, bearer, { body: { ...press, kind: 'set-password' } }),
    ]) {
      expect([answer.status, answer.code]).toEqual([403, 'not-for-keys']);
    }
  });

  test('ends with whoever made it', async () => {
    const { db, cookie } = await start();
    await addPerson(db, { name: 'Second', email: 'second@example.test', role: 'administrator', now: Date.now() }, await hashPassword(PASSWORD), commandActor);
    const second = await sessionCookie({ body: { email: 'second@example.test', password: PASSWORD } });
    const [own, others] = [await keyFor(cookie, 'viewer', 'own'), await keyFor(second, 'viewer', 'others')];
    const { id } = await db.user.findUniqueOrThrow({ where: { email: 'second@example.test' } });
    expect((await send(changePerson, { cookie }, { method: 'PATCH', id, body: { role: 'viewer' } })).status).toBe(200);
    expect([(await send(overview, own.bearer)).status, (await send(overview, others.bearer)).status]).toEqual([200, 401]);
  });

  test('that asks without end is slowed down', async () => {
    const { cookie } = await start();
    const { bearer } = await keyFor(cookie, 'viewer');
    const statuses = new Map<number, number>();
    // All in one minute, however slow this machine is.
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
    onTestFinished(() => void vi.useRealTimers());
    for (let each = 0; each < 125; each += 1) {
      // The cheapest question there is: refused for its role before anything is read.
      const { status } = await send(act, bearer, { body: {} });
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
    expect([statuses.get(403), statuses.get(429)]).toEqual([120, 5]);
  });
});
