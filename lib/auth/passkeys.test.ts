import { expect, onTestFinished, test, vi } from 'vitest';
import { POST as confirm } from '@/app/api/account/confirm/route';
import { DELETE as remove, PUT as rename } from '@/app/api/account/passkeys/[id]/route';
import { GET as overview } from '@/app/api/overview/route';
import { GET as account } from '@/app/api/account/route';
import { commandActor } from '@/lib/console/audit/actor';
import { accountSchema } from '@/lib/console/people/schemas';
import { removeSecondFactor, requireSecondFactor } from '@/lib/console/people/second-factor';
import { problemSchema } from '@sluice/contract/problem';
import type { Database } from '@/lib/db/client';
import { describeOnEachDatabase } from '@/lib/db/testing/temporary-database';
import { isQuestionAllowed } from './passkey-questions';
import type { Route } from './route';
import { serveSignIn } from './sign-in-route';
import { consoleOn, cookiesOf, PASSWORD, request, sessionCookie, signIn } from './testing/console';

/** What only a browser can do, adding one and signing in with it, is in e2e/people.story.ts, with a real Chromium and its virtual authenticator. */
describeOnEachDatabase('a passkey', (fresh) => {
  const start = async () => {
    const { db } = await fresh();
    await consoleOn(db);
    return db;
  };
  const send = async (route: Route, cookie: string, { body, method = 'POST', id = '' }: { body?: unknown; method?: string; id?: string } = {}) => {
    const answer = await route(request('/api/any', { method, ...(body === undefined ? {} : { body }), headers: { cookie } }), { params: Promise.resolve({ id }) });
    return { status: answer.status, json: (await answer.json()) as unknown };
  };
  const codeOf = ({ json }: { json: unknown }) => problemSchema.parse(json).code;
  const ask = (path: string, cookie: string, body?: unknown) => serveSignIn(request(`/api/auth/passkey/${path}`, { ...(body === undefined ? {} : { body }), headers: { cookie } }), `passkey/${path}`);

  /** A passkey that is there, with the session in which it was added. */
  const withPasskey = async (db: Database, signedIn?: string) => {
    const cookie = signedIn ?? (await sessionCookie());
    const { id: userId } = await db.user.findFirstOrThrow();
    await db.passkey.create({ data: { id: 'one', userId, name: 'laptop', publicKey: 'x', credentialID: 'known', counter: 0, deviceType: 'singleDevice', backedUp: false, createdAt: new Date() } });
    await db.session.updateMany({ data: { secondFactor: 'passkey' } });
    return cookie;
  };

  test('is added by a sign-in of the last five minutes only', async () => {
    const db = await start();
    const cookie = await sessionCookie();
    expect((await ask('generate-register-options', '')).status).toBe(401);
    const given = await ask('generate-register-options', cookie);
    expect([given.status, await given.json()]).toEqual([200, expect.objectContaining({ rp: { name: 'Sluice', id: 'localhost' }, authenticatorSelection: expect.objectContaining({ residentKey: 'required', userVerification: 'required' }) as unknown })]);
    const challenged = `${cookie}; ${cookiesOf(given)}`;
    expect((await ask('verify-registration', challenged, { response: { id: 'made up' }, name: 'laptop' })).status).toBeGreaterThanOrEqual(400);
    await db.session.updateMany({ data: { createdAt: new Date(Date.now() - 6 * 60_000) } });
    for (const answer of [await ask('generate-register-options', cookie), await ask('verify-registration', challenged, { response: {}, name: 'laptop' })]) {
      expect([answer.status, problemSchema.parse(await answer.json()).code]).toEqual([403, 'confirmation-needed']);
    }
    expect([await db.passkey.count(), await db.auditEntry.count({ where: { action: 'passkey.added' } })]).toEqual([0, 0]);
  });

  test('that is made up opens nothing', async () => {
    const db = await start();
    await withPasskey(db);
    const sessions = await db.session.count();
    for (const response of [{}, { id: 'known' }, { id: 'unknown' }, { id: 'known', rawId: 'known', type: 'public-key', response: {} }, { id: { $ne: '' } }]) {
      const given = await ask('generate-authenticate-options', '');
      const answer = await ask('verify-authentication', cookiesOf(given), { response });
      expect([400, 401]).toContain(answer.status);
    }
    expect((await ask('verify-authentication', '', { response: { id: 'known' } })).status).toBe(400);
    expect(await db.session.count()).toBe(sessions);
  });

  test('is asked for by anybody, but nobody fills the database with it', async () => {
    const db = await start();
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
    onTestFinished(() => void vi.useRealTimers());
    const asked = async (address: string) => (await serveSignIn(request('/api/auth/passkey/generate-authenticate-options', { headers: { 'x-forwarded-for': address } }), 'passkey/generate-authenticate-options')).status;
    const statuses = [];
    for (let attempt = 0; attempt < 22; attempt += 1) statuses.push(await asked(`203.0.113.${db.$kind.length}`));
    expect([statuses.indexOf(429), statuses.lastIndexOf(200), await db.verification.count()]).toEqual([20, 19, 20]);
    expect(await db.auditEntry.count({ where: { action: 'sign-in.throttled' } })).toBe(1);
    vi.setSystemTime(Date.now() + 6 * 60_000);
    expect([await asked(`198.51.100.${db.$kind.length}`), await db.verification.count()]).toEqual([200, 1]);
    // From however many addresses.
    expect([await isQuestionAllowed(db, '192.0.2.1', Date.now(), 2), await isQuestionAllowed(db, '192.0.2.2', Date.now(), 1)]).toEqual([true, false]);
  });

  test('without an app makes the password alone worth nothing, at the sign-in and where an act is confirmed', async () => {
    const db = await start();
    const cookie = await withPasskey(db);
    const refused = await signIn();
    expect([refused.status, await refused.json()]).toEqual([403, expect.objectContaining({ code: 'PASSKEY_NEEDED' })]);
    expect(accountSchema.parse((await send(account, cookie, { method: 'GET' })).json)).toMatchObject({ passkeys: [{ id: 'one', name: 'laptop' }], secondFactor: { on: false } });
    expect(codeOf(await send(confirm, cookie, { body: { password: PASSWORD } }))).toBe('passkey-needed');
    await db.session.updateMany({ data: { secondFactor: null } });
    expect((await send(account, cookie, { method: 'GET' })).status).toBe(401);
  });

  test('is renamed by its owner, in the audit with both names', async () => {
    const db = await start();
    const cookie = await withPasskey(db);
    expect(codeOf(await send(rename, cookie, { method: 'PUT', id: 'of somebody else', body: { name: 'mine' } }))).toBe('not-found');
    for (const name of ['', ' ', 'x'.repeat(61), { $ne: '' }]) expect(codeOf(await send(rename, cookie, { method: 'PUT', id: 'one', body: { name } }))).toBe('bad-request');
    const answer = await send(rename, cookie, { method: 'PUT', id: 'one', body: { name: ' home computer ' } });
    expect(accountSchema.parse(answer.json)).toMatchObject({ passkeys: [{ id: 'one', name: 'home computer' }] });
    expect((await send(rename, cookie, { method: 'PUT', id: 'one', body: { name: 'home computer' } })).status).toBe(200);
    const rows = await db.auditEntry.findMany({ where: { action: 'passkey.renamed' } });
    expect(rows.map(({ actorName, before, after }) => [actorName, before, after])).toEqual([['Admin', { name: 'laptop' }, { name: 'home computer' }]]);
  });

  test('is added where a compulsory second factor leads, with the sign-in confirmed there', async () => {
    const db = await start();
    const cookie = await sessionCookie();
    await requireSecondFactor(db, { roles: ['administrator'], actor: commandActor, now: Date.now() });
    await db.session.updateMany({ data: { createdAt: new Date(Date.now() - 6 * 60_000) } });
    expect(codeOf(await send(overview, cookie, { method: 'GET' }))).toBe('second-factor-needed');
    expect(problemSchema.parse(await (await ask('generate-register-options', cookie)).json()).code).toBe('confirmation-needed');
    expect((await send(confirm, cookie, { body: { password: PASSWORD } })).status).toBe(200);
    expect((await ask('generate-register-options', cookie)).status).toBe(200);
    await withPasskey(db, cookie);
    expect((await send(overview, cookie, { method: 'GET' })).status).toBe(200);
  });

  test('is removed by its owner with a sign-in of the last five minutes, or taken away with everything when it is lost', async () => {
    const db = await start();
    const cookie = await withPasskey(db);
    await db.session.updateMany({ data: { createdAt: new Date(Date.now() - 6 * 60_000) } });
    expect(codeOf(await send(remove, cookie, { method: 'DELETE', id: 'one' }))).toBe('confirmation-needed');
    await db.session.updateMany({ data: { confirmedAt: new Date() } });
    expect(codeOf(await send(remove, cookie, { method: 'DELETE', id: 'of somebody else' }))).toBe('not-found');
    expect((await send(remove, cookie, { method: 'DELETE', id: 'one' })).status).toBe(200);
    expect((await signIn()).status).toBe(200);
    await withPasskey(db);
    const { id } = await db.user.findFirstOrThrow();
    expect(await removeSecondFactor(db, { id, actor: commandActor, now: Date.now() })).toBe(true);
    expect([await db.passkey.count(), await db.session.count(), (await signIn()).status]).toEqual([0, 0, 200]);
    const rows = await db.auditEntry.findMany({ where: { OR: [{ action: { startsWith: 'passkey' } }, { action: { startsWith: 'second' } }] }, orderBy: { sequence: 'asc' } });
    expect(rows.map(({ action, actorName }) => `${action} ${actorName}`)).toEqual(['passkey.removed Admin', 'second-factor.removed sluice']);
  });
});
