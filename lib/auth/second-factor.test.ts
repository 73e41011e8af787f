import { createOTP } from '@better-auth/utils/otp';
import { base32 } from '@better-auth/utils/base32';
import { expect, onTestFinished, test, vi } from 'vitest';
import { GET as account } from '@/app/api/account/route';
import { POST as confirm } from '@/app/api/account/confirm/route';
import { POST as begin, PUT as finish } from '@/app/api/account/second-factor/route';
import { POST as turnOff } from '@/app/api/account/second-factor/off/route';
import { POST as renew } from '@/app/api/account/second-factor/recovery-codes/route';
import { GET as overview } from '@/app/api/overview/route';
import { PUT as require } from '@/app/api/people/second-factor/route';
import { DELETE as take } from '@/app/api/people/[id]/second-factor/route';
import { commandActor } from '@/lib/console/audit/actor';
import { addPerson } from '@/lib/console/people/create-administrator';
import { accountSchema, recoveryCodesSchema, secondFactorBegunSchema } from '@/lib/console/people/schemas';
import { removeSecondFactor } from '@/lib/console/people/second-factor';
import { problemSchema } from '@sluice/contract/problem';
import type { Database } from '@/lib/db/client';
import { describeOnEachDatabase } from '@/lib/db/testing/temporary-database';
import { hashPassword } from 'better-auth/crypto';
import type { Route } from './route';
import { serveSignIn } from './sign-in-route';
import { consoleOn, cookiesOf, EMAIL, PASSWORD, request, sessionCookie, signIn } from './testing/console';

const WRONG = '000000';
let attacker = 0;

describeOnEachDatabase('a second factor', (fresh) => {
  const send = async (route: Route, cookie: string, { body, method = 'POST', id = '' }: { body?: unknown; method?: string; id?: string } = {}) => {
    const answer = await route(request('/api/any', { method, ...(body === undefined ? {} : { body }), headers: { cookie } }), { params: Promise.resolve({ id }) });
    const json = (await answer.json()) as unknown;
    return { status: answer.status, json, code: answer.ok ? null : problemSchema.parse(json).code };
  };
  const reaches = async (cookie: string) => (await send(overview, cookie, { method: 'GET' })).status;
  const factor = async (cookie: string) => accountSchema.parse((await send(account, cookie, { method: 'GET' })).json).secondFactor;

  /** The app of a person; each code it shows is another one, as if half a minute had passed. */
  const appOf = (uri: string, db: Database) => {
    const otp = createOTP(new TextDecoder().decode(base32.decode(new URL(uri).searchParams.get('secret') ?? '')));
    return async () => {
      await db.verification.deleteMany({ where: { identifier: 'used codes' } });
      return otp.totp();
    };
  };

  /** Somebody with a second factor, signed in. */
  const withFactor = async (db: Database) => {
    const cookie = await sessionCookie();
    const { uri } = secondFactorBegunSchema.parse((await send(begin, cookie, { body: { password: PASSWORD } })).json);
    const code = appOf(uri, db);
    const done = await send(finish, cookie, { method: 'PUT', body: { code: await code() } });
    return { cookie, uri, code, recoveryCodes: recoveryCodesSchema.parse(done.json).recoveryCodes };
  };

  /** Password and code, as the sign-in page sends them. */
  const half = async () => {
    const response = await signIn();
    return { json: (await response.clone().json()) as unknown, cookie: cookiesOf(response) };
  };
  let visitors = 0;
  const enter = (cookie: string, path: 'verify-totp' | 'verify-backup-code', code: unknown, { address = `198.51.100.${(visitors += 1)}`, ...more }: { address?: string; trustDevice?: boolean } = {}) =>
    serveSignIn(request(`/api/auth/two-factor/${path}`, { body: { code, ...more }, headers: { cookie, 'x-forwarded-for': address } }), `two-factor/${path}`);

  const start = async () => {
    attacker += 1;
    const { db } = await fresh();
    await consoleOn(db);
    return db;
  };

  test('is on with the password and a first code, ends the other sessions, and the recovery codes are told once', async () => {
    const db = await start();
    const other = await sessionCookie();
    const cookie = await sessionCookie();
    expect((await send(begin, cookie, { body: { password: 'wrong wrong wrong' } })).code).toBe('wrong-password');
    const { uri } = secondFactorBegunSchema.parse((await send(begin, cookie, { body: { password: PASSWORD } })).json);
    expect(uri).toMatch(/^otpauth:\/\/totp\/Sluice:admin%40example\.test\?secret=[A-Z2-7]{32,}&issuer=Sluice/);
    expect((await send(finish, cookie, { method: 'PUT', body: { code: WRONG } })).code).toBe('wrong-code');
    expect(await factor(cookie)).toEqual({ on: false, recoveryCodes: null, required: false });
    // Until a code was entered, the password alone is enough.
    expect(await reaches(await sessionCookie())).toBe(200);
    const code = await appOf(uri, db)();
    const done = recoveryCodesSchema.parse((await send(finish, cookie, { method: 'PUT', body: { code } })).json);
    expect(new Set(done.recoveryCodes).size).toBe(10);
    expect(done.account.secondFactor).toEqual({ on: true, recoveryCodes: 10, required: false });
    expect([await reaches(cookie), await reaches(other)]).toEqual([200, 401]);
    expect((await send(begin, cookie, { body: { password: PASSWORD } })).code).toBe('already-done');
    const rows = await db.auditEntry.findMany({ where: { action: { startsWith: 'second-factor' } } });
    expect(rows.map(({ action, subject }) => [action, subject])).toEqual([['second-factor.enabled', EMAIL]]);
    const all = JSON.stringify([rows, await db.twoFactor.findMany()]);
    for (const secret of [code, new URL(uri).searchParams.get('secret') ?? '', ...done.recoveryCodes]) expect(all).not.toContain(secret);
  });

  test('is asked for when somebody signs in: the password alone is no session, and a code counts once', async () => {
    const db = await start();
    const { code } = await withFactor(db);
    const sessions = await db.session.count();
    const first = await half();
    expect(first.json).toMatchObject({ twoFactorRedirect: true });
    expect([await reaches(first.cookie), await db.session.count()]).toEqual([401, sessions]);
    expect(first.cookie).not.toContain('sluice.device');
    expect((await enter(first.cookie, 'verify-totp', WRONG)).status).toBe(401);
    const right = await code();
    const entered = await enter(first.cookie, 'verify-totp', right);
    expect(entered.status).toBe(200);
    expect(cookiesOf(entered)).toContain('sluice.device=');
    expect(await reaches(cookiesOf(entered))).toBe(200);
    // Somebody looked over the shoulder: the same code is worth nothing any more, though its half minute has not ended.
    expect((await enter((await half()).cookie, 'verify-totp', right)).status).toBe(401);
    const rows = await db.auditEntry.findMany({ where: { action: { in: ['sign-in.succeeded', 'sign-in.failed'] } }, orderBy: { sequence: 'asc' }, skip: 1 });
    expect(rows.map(({ action, subject, after }) => [action, subject, after])).toEqual([
      ['sign-in.failed', EMAIL, { count: 1 }],
      ['sign-in.succeeded', EMAIL, { secondFactor: 'code' }],
    ]);
  });

  test('a recovery code stands in for the app once', async () => {
    const db = await start();
    const { recoveryCodes } = await withFactor(db);
    const entered = await enter((await half()).cookie, 'verify-backup-code', recoveryCodes[0]);
    expect(entered.status).toBe(200);
    expect(await factor(cookiesOf(entered))).toMatchObject({ on: true, recoveryCodes: 9 });
    expect((await enter((await half()).cookie, 'verify-backup-code', recoveryCodes[0])).status).toBe(401);
    expect((await enter((await half()).cookie, 'verify-backup-code', recoveryCodes[1]?.toUpperCase())).status).toBe(200);
  });

  test('a session made with a password alone is worth nothing, however it came to be', async () => {
    const db = await start();
    const { cookie } = await withFactor(db);
    expect(await reaches(cookie)).toBe(200);
    await db.session.updateMany({ data: { secondFactor: null } });
    expect(await reaches(cookie)).toBe(401);
  });

  test('codes are not guessed at, and nothing else of the library is reached with one', async () => {
    const db = await start();
    const { code } = await withFactor(db);
    const { cookie } = await half();
    for (let attempt = 0; attempt < 5; attempt += 1) expect((await enter(cookie, 'verify-totp', `00000${attempt}`)).status).toBe(401);
    // The sixth of one sign-in is not looked at, were it right.
    expect((await enter(cookie, 'verify-totp', await code())).ok).toBe(false);
    const again = await half();
    for (let attempt = 0; attempt < 5; attempt += 1) expect((await enter(again.cookie, 'verify-totp', `00001${attempt}`)).ok).toBe(false);
    // After ten the person is locked for a while, in every sign-in.
    expect((await enter((await half()).cookie, 'verify-totp', await code())).status).toBe(429);
    expect((await enter((await half()).cookie, 'verify-totp', { $ne: 1 })).status).toBe(400);
    const statuses = [];
    // All in one minute, however slow this machine is.
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
    onTestFinished(() => void vi.useRealTimers());
    for (let attempt = 0; attempt < 21; attempt += 1) statuses.push((await enter('', 'verify-totp', WRONG, { address: `203.0.113.${attacker}` })).status);
    expect(statuses).toEqual([...Array.from({ length: 20 }, () => 401), 429]);
    vi.useRealTimers();
    await db.twoFactor.updateMany({ data: { lockedUntil: null, failedVerificationCount: 0 } });
    const trusted = await enter((await half()).cookie, 'verify-totp', await code(), { trustDevice: true });
    expect([trusted.status, cookiesOf(trusted)]).toEqual([200, expect.not.stringContaining('trust_device')]);
  });

  test('a sensitive act asks for password and code', async () => {
    const db = await start();
    const { cookie, code } = await withFactor(db);
    expect((await send(confirm, cookie, { body: { password: PASSWORD } })).code).toBe('wrong-code');
    expect((await send(confirm, cookie, { body: { password: PASSWORD, code: await code() } })).code).toBe(null);
  });

  test('turning it off asks for password and code, and a session cannot turn one on past us', async () => {
    const db = await start();
    const { cookie, code } = await withFactor(db);
    expect((await send(turnOff, cookie, { body: { password: PASSWORD } })).code).toBe('wrong-code');
    const renewed = recoveryCodesSchema.parse((await send(renew, cookie, { body: { password: PASSWORD, code: await code() } })).json).recoveryCodes;
    expect((await send(turnOff, cookie, { body: { password: PASSWORD, code: renewed[3] } })).code).toBe(null);
    expect(await factor(cookie)).toMatchObject({ on: false, recoveryCodes: null });
    const again = secondFactorBegunSchema.parse((await send(begin, cookie, { body: { password: PASSWORD } })).json);
    const past = await enter(cookie, 'verify-totp', await appOf(again.uri, db)());
    expect([past.ok, await db.user.count({ where: { twoFactorEnabled: true } })]).toEqual([false, 0]);
  });

  test('where it is compulsory for a role, the next request of everybody without one is refused until it is set up', async () => {
    const db = await start();
    const cookie = await sessionCookie();
    await addPerson(db, { name: 'Op', email: 'op@example.test', role: 'operator', now: Date.now() }, await hashPassword(PASSWORD), commandActor);
    const operator = await sessionCookie({ body: { email: 'op@example.test', password: PASSWORD } });
    expect((await send(require, cookie, { method: 'PUT', body: { roles: ['operator'] } })).status).toBe(200);
    expect([await reaches(cookie), await reaches(operator)]).toEqual([200, 403]);
    expect((await send(overview, operator, { method: 'GET' })).code).toBe('second-factor-needed');
    expect((await send(turnOff, operator, { body: { password: PASSWORD } })).code).toBe('second-factor-needed');
    expect(await factor(operator)).toEqual({ on: false, recoveryCodes: null, required: true });
    const { uri } = secondFactorBegunSchema.parse((await send(begin, operator, { body: { password: PASSWORD } })).json);
    expect((await send(finish, operator, { method: 'PUT', body: { code: await appOf(uri, db)() } })).status).toBe(200);
    expect(await reaches(operator)).toBe(200);
    const { actorName, before, after } = await db.auditEntry.findFirstOrThrow({ where: { action: 'second-factor.required' } });
    expect([actorName, before, after]).toEqual(['Admin', { roles: [] }, { roles: ['operator'] }]);
  });

  test('a lost one is taken away by an administrator or on the machine, never by oneself without a code', async () => {
    const db = await start();
    const { cookie } = await withFactor(db);
    const { id } = await db.user.findFirstOrThrow();
    expect((await send(take, cookie, { method: 'DELETE', id })).code).toBe('bad-request');
    expect(await removeSecondFactor(db, { id, actor: commandActor, now: Date.now() })).toBe(true);
    expect(await reaches(cookie)).toBe(401);
    expect(await reaches(await sessionCookie())).toBe(200);
    expect(await removeSecondFactor(db, { id, actor: commandActor, now: Date.now() })).toBe(false);
    expect(await db.auditEntry.count({ where: { action: 'second-factor.removed', actorName: 'sluice', subject: EMAIL } })).toBe(1);
  });
});
