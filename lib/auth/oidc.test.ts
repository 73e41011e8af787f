import { renameSync } from 'node:fs';
import { createOTP } from '@better-auth/utils/otp';
import { base32 } from '@better-auth/utils/base32';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { GET as account } from '@/app/api/account/route';
import { POST as begin, PUT as finish } from '@/app/api/account/second-factor/route';
import { GET as overview } from '@/app/api/overview/route';
import { POST as invite } from '@/app/api/people/invitations/route';
import { commandActor } from '@/lib/console/audit/actor';
import { changePerson } from '@/lib/console/people/change';
import { addPerson } from '@/lib/console/people/create-administrator';
import { invitePerson } from '@/lib/console/people/invitation';
import { removePerson } from '@/lib/console/people/remove';
import { requireSecondFactor } from '@/lib/console/people/second-factor';
import { problemSchema } from '@sluice/contract/problem';
import type { Database } from '@/lib/db/client';
import type { DatabaseLocation } from '@/lib/db/database-location';
import { describeOnEachDatabase } from '@/lib/db/testing/temporary-database';
import { roleByClaim } from './oidc';
import type { Route } from './route';
import { serveSignIn } from './sign-in-route';
import { consoleOn, cookiesOf, ORIGIN, request, signIn } from './testing/console';
import { CLIENT, ProviderVisit, startIdentityProvider, type IdentityProvider } from './testing/identity-provider';

let provider: IdentityProvider;
let visitors = 0;
const ANN = { email: 'ann@example.test', email_verified: true, name: 'Ann' };

beforeAll(async () => {
  provider = await startIdentityProvider(ORIGIN);
});
afterAll(() => provider.stop());
beforeEach(() => {
  vi.unstubAllEnvs();
  provider.people.clear();
  provider.people.set('ann', { ...ANN });
  return () => vi.unstubAllEnvs();
});

describeOnEachDatabase('sign-in by an identity provider', (fresh) => {
  let location: DatabaseLocation;
  const start = async (settings: Record<string, string> = {}, url = ORIGIN): Promise<Database> => {
    const all = { ISSUER: provider.issuer, CLIENT_ID: CLIENT.id, CLIENT_SECRET: CLIENT.secret, LABEL: 'Office', ...settings };
    for (const [name, value] of Object.entries(all)) vi.stubEnv(`SLUICE_OIDC_${name}`, value);
    const made = await fresh();
    const { db } = made;
    location = made.location;
    await consoleOn(db, url);
    return db;
  };
  const person = async (db: Database, role: 'viewer' | 'operator' | 'administrator' = 'operator') => {
    await addPerson(db, { name: 'Ann', email: ANN.email, role, now: Date.now() }, null, commandActor);
    return db.user.findUniqueOrThrow({ where: { email: ANN.email } });
  };
  const send = async (route: Route, cookie: string, { body, method = 'GET' }: { body?: unknown; method?: string } = {}) => {
    const answer = await route(request('/api/any', { method, ...(body === undefined ? {} : { body }), headers: { cookie } }), { params: Promise.resolve({}) });
    const json = (await answer.json()) as unknown;
    return { status: answer.status, json, code: answer.ok ? null : problemSchema.parse(json).code };
  };
  /** What a browser has after an answer. */
  const kept = (before: string, answer: Response): string => {
    const pairs = [before, cookiesOf(answer)].flatMap((all) => all.split('; ')).filter((pair) => pair !== '').map((pair) => pair.split(/=(.*)/s));
    return [...new Map(pairs.map(([name = '', value = '']) => [name, value]))].filter(([, value]) => value !== '').map((pair) => pair.join('=')).join('; ');
  };
  const from = () => ({ 'x-forwarded-for': `198.51.100.${(visitors += 1) % 250}` });
  const begins = async (body: unknown = {}, cookie = '', headers: Record<string, string> = from()) => {
    const answer = await serveSignIn(request('/api/auth/sign-in/social', { body, headers: { cookie, ...headers } }), 'sign-in/social');
    const url = answer.ok ? ((await answer.clone().json()) as { url: string }).url : '';
    return { answer, url, cookie: kept(cookie, answer) };
  };
  const arrives = (led: URL, cookie: string, headers: Record<string, string> = from()) =>
    serveSignIn(request(`${led.pathname}${led.search}`, { origin: null, headers: { cookie, ...headers } }), 'callback/oidc');
  /** The whole way of one browser. */
  const signsIn = async ({ who = 'ann', body = {}, cookie = '', visit = new ProviderVisit(), change = (url: URL) => url }: { who?: string; body?: unknown; cookie?: string; visit?: ProviderVisit; change?: (url: URL) => URL } = {}) => {
    const begun = await begins(body, cookie);
    const led = await visit.follow(change(new URL(begun.url)).href, who);
    const answer = await arrives(led, begun.cookie);
    return { led, answer, location: answer.headers.get('location'), cookie: kept(begun.cookie, answer), begun };
  };
  const reaches = async (cookie: string) => (await send(overview, cookie)).status;
  const actions = async (db: Database) => (await db.auditEntry.findMany({ orderBy: { sequence: 'asc' }, skip: 1 })).map(({ action, actorName, subject, after }) => [action, actorName, subject, after]);

  test('lets somebody in whom the console knows by an address that the provider verified, links once, and writes it down', async () => {
    const db = await start();
    await person(db);
    const { answer, location, cookie, begun } = await signsIn({ body: { return: '/incidents/7?step=find' } });
    expect([answer.status, location]).toEqual([302, '/sign-in?arrived=1&return=%2Fincidents%2F7%3Fstep%3Dfind']);
    expect(await reaches(cookie)).toBe(200);
    const asked = Object.fromEntries(new URL(begun.url).searchParams);
    expect(asked).toMatchObject({ response_type: 'code', code_challenge_method: 'S256', redirect_uri: `${ORIGIN}/api/auth/callback/oidc`, scope: 'openid email profile' });
    expect([asked['code_challenge'], asked['state'], asked['nonce']].every((each) => (each ?? '').length >= 32)).toBe(true);
    // From now on the identity counts, whatever becomes of the address.
    provider.people.set('ann', { ...ANN, email: 'married@example.test', email_verified: false });
    expect(await reaches((await signsIn()).cookie)).toBe(200);
    expect((await actions(db)).slice(1)).toEqual([
      ['person.linked', 'Office', ANN.email, null],
      ['sign-in.succeeded', 'Ann', ANN.email, { provider: provider.issuer }],
      ['sign-in.succeeded', 'Ann', ANN.email, { provider: provider.issuer }],
    ]);
    const { accessToken, refreshToken, idToken, password } = await db.credential.findFirstOrThrow({ where: { providerId: 'oidc' } });
    expect([accessToken, refreshToken, idToken, password]).toEqual([null, null, null, null]);
  });

  test.each([
    ['an address that is not verified', { ...ANN, email_verified: false }, 'unverified'],
    ['an address of which it says nothing', { email: ANN.email, name: 'Ann' }, 'unverified'],
    ['no address', { name: 'Ann', email_verified: true }, 'unverified'],
    ['somebody whom nobody invited', { ...ANN, email: 'stranger@example.test' }, 'unknown'],
  ])('refuses %s: no session, no person, nothing linked, and it is counted', async (_what, claims, reason) => {
    const db = await start();
    await person(db);
    provider.people.set('ann', claims);
    const { location, cookie } = await signsIn();
    expect(location).toBe(`/sign-in?return=%2F&refused=${reason}`);
    expect([await reaches(cookie), await db.session.count(), await db.user.count(), await db.credential.count({ where: { providerId: 'oidc' } })]).toEqual([401, 0, 2, 0]);
    expect((await actions(db)).at(-1)).toEqual(['sign-in.failed', (claims as { email?: string }).email ?? 'identity provider', (claims as { email?: string }).email ?? 'identity provider', { count: 1 }]);
  });

  test('takes an invitation in, in its role, once and while it is open; unknown people only where that is set', async () => {
    const db = await start();
    const invited = (lifetimeMs: number) => invitePerson(db, { role: 'operator', email: ANN.email, token: 'a token of the link', actor: commandActor, now: Date.now(), lifetimeMs });
    await invited(-1);
    expect((await signsIn()).location).toContain('refused=unknown');
    await invited(60_000);
    expect(await reaches((await signsIn()).cookie)).toBe(200);
    expect(await db.user.findUniqueOrThrow({ where: { email: ANN.email } })).toMatchObject({ name: 'Ann', role: 'operator' });
    expect(await db.invitation.count({ where: { usedAt: null } })).toBe(0);
    expect(await signIn({ body: { email: ANN.email, password: 'any password at all' } }).then(({ status }) => status)).toBe(401);
    vi.stubEnv('SLUICE_OIDC_ADMIT_UNKNOWN', 'yes');
    Object.assign(globalThis, { sluiceProviderAuth: undefined });
    provider.people.set('ben', { email: 'ben@example.test', email_verified: true, name: 'Ben' });
    expect(await reaches((await signsIn({ who: 'ben' })).cookie)).toBe(200);
    expect(await db.user.findUniqueOrThrow({ where: { email: 'ben@example.test' } })).toMatchObject({ role: 'viewer' });
  });

  test('refuses who is disabled or was removed, at once and also in a session that is open', async () => {
    const db = await start();
    const { id } = await person(db);
    const { cookie } = await signsIn();
    await changePerson(db, { id, change: { disabled: true }, actor: commandActor, now: Date.now() });
    expect([await reaches(cookie), (await signsIn()).location]).toEqual([401, '/sign-in?return=%2F&refused=disabled']);
    await changePerson(db, { id, change: { disabled: false }, actor: commandActor, now: Date.now() });
    const again = await signsIn();
    expect(await reaches(again.cookie)).toBe(200);
    await removePerson(db, { id, actor: commandActor, now: Date.now() });
    expect([await reaches(again.cookie), (await signsIn()).location]).toEqual([401, '/sign-in?return=%2F&refused=unknown']);
  });

  test('an address that another account of the provider has now opens nothing', async () => {
    const db = await start();
    await person(db);
    await signsIn();
    provider.people.set('mallory', { ...ANN });
    expect((await signsIn({ who: 'mallory' })).location).toContain('refused=other-identity');
    expect(await db.credential.count({ where: { providerId: 'oidc' } })).toBe(1);
  });

  test('another state, another browser, another nonce, the code of another sign-in and an address that the browser makes up are refused', async () => {
    const db = await start();
    await person(db);
    const one = await begins();
    const led = await new ProviderVisit().follow(one.url, 'ann');
    const altered = new URL(led);
    altered.searchParams.set('state', 'made-up-state-of-somebody-else-00');
    const refusals = [
      await arrives(altered, one.cookie),
      await arrives(led, ''),
      await arrives(new URL(`${ORIGIN}/api/auth/callback/oidc?code=x`), one.cookie),
      (await signsIn({ change: (url) => (url.searchParams.set('nonce', 'of somebody else'), url) })).answer,
    ];
    expect(refusals.map(({ status, headers }) => [status, headers.get('location')])).toEqual([
      [302, '/sign-in?return=%2F&refused=expired'],
      [302, '/sign-in?return=%2F&refused=expired'],
      [302, '/sign-in?return=%2F&refused=expired'],
      [302, '/sign-in?return=%2F&refused=failed'],
    ]);
    // PKCE: a code belongs to the browser that asked for it.
    const other = await begins();
    const swapped = new URL(await new ProviderVisit().follow(other.url, 'ann'));
    swapped.searchParams.set('code', led.searchParams.get('code') ?? '');
    expect((await arrives(swapped, other.cookie)).headers.get('location')).toContain('refused=failed');
    expect(await db.session.count()).toBe(0);
    const idToken = await serveSignIn(request('/api/auth/sign-in/social', { body: { idToken: { token: 'a.b.c' }, provider: 'google', callbackURL: 'https://evil.example' }, headers: from() }), 'sign-in/social');
    expect(((await idToken.json()) as { url: string }).url.startsWith(provider.issuer)).toBe(true);
  });

  test('who turns back at the provider is no failed sign-in', async () => {
    const db = await start();
    const begun = await begins();
    const state = new URL(begun.url).searchParams.get('state') ?? '';
    const answer = await arrives(new URL(`${ORIGIN}/api/auth/callback/oidc?error=access_denied&state=${state}`), begun.cookie);
    expect([answer.headers.get('location'), await db.auditEntry.count({ where: { action: 'sign-in.failed' } })]).toEqual(['/sign-in?return=%2F&refused=cancelled', 0]);
  });

  test('gives the role of the claim with each sign-in, lets nobody in without one, and keeps the last administrator', async () => {
    const db = await start({ ROLE_CLAIM: 'realm_access.roles', ADMINISTRATORS: 'mail-admins', VIEWERS: 'staff' });
    const { id } = await person(db, 'operator');
    const roleWith = async (groups: unknown) => {
      provider.people.set('ann', { ...ANN, realm_access: { roles: groups } });
      const { location } = await signsIn();
      return [(await db.user.findUniqueOrThrow({ where: { id } })).role, new URL(location ?? '', ORIGIN).searchParams.get('refused')];
    };
    expect(await roleWith(['staff', 'mail-admins'])).toEqual(['administrator', null]);
    expect(await roleWith('staff')).toEqual(['viewer', null]);
    expect(await roleWith(['mail-admins'])).toEqual(['administrator', null]);
    expect(await roleWith(['others'])).toEqual(['administrator', 'no-role']);
    await db.user.deleteMany({ where: { id: { not: id } } });
    expect(await roleWith(['staff'])).toEqual(['administrator', 'last-administrator']);
    expect(await db.auditEntry.count({ where: { action: 'person.role-changed', actorName: 'Office' } })).toBe(3);
  });

  test('his own second factor is asked for afterwards, and a compulsory one is set up, unless the provider is trusted to have asked', async () => {
    const db = await start({ SECOND_FACTOR: 'mfa' });
    await person(db);
    await requireSecondFactor(db, { roles: ['operator'], actor: commandActor, now: Date.now() });
    const visit = new ProviderVisit();
    const { cookie } = await signsIn({ visit, body: { again: true } });
    expect([await reaches(cookie), (await send(overview, cookie)).code]).toEqual([403, 'second-factor-needed']);
    // He has no password: that the provider asked him a moment ago stands in for it.
    const begun = await send(begin, cookie, { method: 'POST', body: {} });
    const otp = createOTP(new TextDecoder().decode(base32.decode(new URL((begun.json as { uri: string }).uri).searchParams.get('secret') ?? '')));
    expect((await send(finish, cookie, { method: 'PUT', body: { code: await otp.totp() } })).status).toBe(200);
    expect(await reaches(cookie)).toBe(200);
    await db.verification.deleteMany();
    const half = await signsIn({ visit });
    expect([half.location, await reaches(half.cookie)]).toEqual(['/sign-in?return=%2F&code=1', 401]);
    const enter = (code: string) => serveSignIn(request('/api/auth/two-factor/verify-totp', { body: { code }, headers: { cookie: half.cookie, ...from() } }), 'two-factor/verify-totp');
    expect((await enter('000000')).status).toBe(401);
    const whole = await enter(await otp.totp());
    expect([whole.status, await reaches(kept(half.cookie, whole))]).toEqual([200, 200]);
    expect((await actions(db)).at(-1)).toEqual(['sign-in.succeeded', 'Ann', ANN.email, { secondFactor: 'code', provider: provider.issuer }]);
    provider.people.set('ann', { ...ANN, amr: ['pwd', 'mfa'] });
    const trusted = await signsIn();
    expect([trusted.location, await reaches(trusted.cookie)]).toEqual(['/sign-in?arrived=1&return=%2F', 200]);
    expect((await actions(db)).at(-1)).toEqual(['sign-in.succeeded', 'Ann', ANN.email, { secondFactor: 'provider', provider: provider.issuer }]);
  });

  test('who has a passkey and no app needs it here too', async () => {
    const db = await start();
    const { id: userId } = await person(db);
    await db.passkey.create({ data: { id: 'one', userId, name: 'laptop', publicKey: 'x', credentialID: 'known', counter: 0, deviceType: 'singleDevice', backedUp: false, createdAt: new Date() } });
    expect([(await signsIn()).location, await db.session.count()]).toEqual(['/sign-in?return=%2F&refused=passkey-needed', 0]);
  });

  test('a sensitive act needs that the provider asked lately, not that somebody came from it: it is asked to ask again, and what it says about it is looked at', async () => {
    const db = await start();
    await person(db, 'administrator');
    const visit = new ProviderVisit();
    const act = (cookie: string) => send(invite, cookie, { method: 'POST', body: { email: `p${(visitors += 1)}@example.test`, role: 'viewer' } });
    const first = await signsIn({ visit });
    // Nothing was said about when he was asked.
    expect((await act(first.cookie)).code).toBe('confirmation-needed');
    const again = await signsIn({ visit, body: { again: true }, cookie: first.cookie });
    expect([again.location, visit.asked]).toEqual(['/sign-in/window?done=1', 2]);
    expect(Object.fromEntries(new URL(again.begun.url).searchParams)).toMatchObject({ prompt: 'login', max_age: '0', login_hint: ANN.email });
    expect([(await act(again.cookie)).status, await reaches(first.cookie), await db.session.count()]).toEqual([200, 401, 1]);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 2 * 3_600_000 });
    onTestFinished(() => void vi.useRealTimers());
    expect((await act(again.cookie)).code).toBe('confirmation-needed');
    // A provider that is asked to ask, and does not: it says when it did, or says nothing.
    const unasked = (maxAge: string) => (url: URL) => {
      url.searchParams.delete('prompt');
      url.searchParams.delete('max_age');
      if (maxAge !== '') url.searchParams.set('max_age', maxAge);
      return url;
    };
    for (const maxAge of ['100000', '']) {
      const stale = await signsIn({ visit, body: { again: true }, cookie: again.cookie, change: unasked(maxAge) });
      expect([stale.location, visit.asked, await reaches(stale.cookie), (await act(stale.cookie)).code]).toEqual(['/sign-in/window?done=1', 2, 200, 'confirmation-needed']);
    }
  });

  test('is slowed down by address, and signing out ends the session here', async () => {
    const db = await start();
    await person(db);
    const { cookie } = await signsIn();
    const out = await serveSignIn(request('/api/auth/sign-out', { method: 'POST', body: {}, headers: { cookie } }), 'sign-out');
    expect([out.status, await reaches(cookie), (await actions(db)).at(-1)?.[0]]).toEqual([200, 401, 'sign-out']);
    const written = await db.verification.count();
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
    onTestFinished(() => void vi.useRealTimers());
    const statuses = [];
    for (let attempt = 0; attempt < 22; attempt += 1) statuses.push((await begins({}, '', { 'x-forwarded-for': `203.0.113.${db.$kind.length}` })).answer.status);
    expect([statuses.indexOf(429), statuses.lastIndexOf(200)]).toEqual([20, 19]);
    // Beginning a sign-in writes nothing, so nobody fills the database with it.
    expect([await db.verification.count(), await db.auditEntry.count({ where: { action: 'sign-in.throttled' } })]).toEqual([written, 1]);
  });

  test('who comes back too often, or while the database cannot be used, is led to a page that says so, and not to JSON', async () => {
    const db = await start();
    await person(db);
    const headers = { 'x-forwarded-for': `203.0.113.${100 + db.$kind.length}` };
    const made = new URL(`${ORIGIN}/api/auth/callback/oidc?code=x&state=y`);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
    onTestFinished(() => void vi.useRealTimers());
    const led = [];
    for (let attempt = 0; attempt < 22; attempt += 1) led.push(await arrives(made, '', headers));
    expect(led.map(({ status }) => status)).toEqual(Array(22).fill(302));
    const pages = led.map((answer) => answer.headers.get('location'));
    expect([pages.indexOf('/sign-in?refused=too-many'), pages.slice(20)]).toEqual([20, ['/sign-in?refused=too-many', '/sign-in?refused=too-many']]);
    expect([await db.auditEntry.count({ where: { action: 'sign-in.throttled' } }), await db.session.count()]).toEqual([1, 0]);
    const [failed, begun] = [await db.auditEntry.count({ where: { action: 'sign-in.failed' } }), await begins()];
    const arrival = await new ProviderVisit().follow(begun.url, 'ann');
    // Found by `sluice start`, and while the console runs.
    vi.stubEnv('SLUICE_STORAGE_FAULT', 'newer');
    Object.assign(globalThis, { sluiceProviderAuth: undefined });
    expect((await arrives(arrival, begun.cookie)).headers.get('location')).toBe('/sign-in?refused=storage-newer');
    vi.stubEnv('SLUICE_STORAGE_FAULT', '');
    if (location.kind === 'sqlite') {
      renameSync(location.file, `${location.file}-away`);
      expect((await arrives(arrival, begun.cookie)).headers.get('location')).toBe('/sign-in?refused=storage-missing');
      renameSync(`${location.file}-away`, location.file);
    }
    expect([await db.auditEntry.count({ where: { action: 'sign-in.failed' } }), await db.session.count()]).toEqual([failed, 0]);
  });

  test('over https its cookies are __Host-', async () => {
    await start({}, 'https://sluice.example.test');
    const { answer } = await begins();
    const cookies = answer.headers.getSetCookie();
    expect(cookies).toHaveLength(1);
    expect(cookies[0]).toMatch(/^__Host-sluice\.oauth_state=.*; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
  });

  test('a provider that does not answer, or calls itself otherwise, keeps nobody from the password', async () => {
    await start({ ISSUER: 'http://127.0.0.1:1' });
    expect(problemSchema.parse(await (await begins()).answer.json()).code).toBe('provider-unreachable');
    expect((await signIn()).status).toBe(200);
    await start({ ISSUER: `${provider.issuer}/` });
    expect(problemSchema.parse(await (await begins()).answer.json()).code).toBe('provider-unreachable');
    await start({ ISSUER: '', CLIENT_ID: '', CLIENT_SECRET: '', LABEL: '' });
    expect((await begins()).answer.status).toBe(404);
  });

  test('the client secret, codes and tokens are in no row', async () => {
    const db = await start();
    await person(db);
    const { led, begun, cookie } = await signsIn();
    const rows = JSON.stringify([await db.auditEntry.findMany(), await db.credential.findMany(), await db.session.findMany(), await db.verification.findMany()], (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
    const { state = '', nonce = '' } = Object.fromEntries(new URL(begun.url).searchParams);
    for (const secret of [CLIENT.secret, led.searchParams.get('code') ?? '', state, nonce]) expect(rows).not.toContain(secret);
    expect((await send(account, cookie)).json).toMatchObject({ password: false, provider: 'Office' });
  });
});

test('the role of a claim is the highest one that any of its values means', () => {
  const rule = { claim: 'groups', values: { viewer: ['all'], operator: ['mail'], administrator: ['root'] } };
  const of = (claims: Record<string, unknown>, claim = 'groups') => roleByClaim({ roles: { ...rule, claim } }, claims);
  expect([of({ groups: ['all', 'root'] }), of({ groups: 'mail' }), of({ groups: [] }), of({}), of({ groups: { root: true } })]).toEqual(['administrator', 'operator', 'none', 'none', 'none']);
  expect([of({ 'https://example.com/roles': ['root'] }, 'https://example.com/roles'), of({ a: { b: ['mail'] } }, 'a.b'), of({}, 'constructor.name')]).toEqual(['administrator', 'operator', 'none']);
  expect(roleByClaim({ roles: null }, { groups: ['root'] })).toBe(null);
});
