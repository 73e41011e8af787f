import { expect, onTestFinished, test, vi } from 'vitest';
import type { Route } from '@/lib/auth/route';
import { consoleOn, request, sessionCookie, type Sent } from '@/lib/auth/testing/console';
import { describeOnEachDatabase } from '@/lib/db/testing/temporary-database';
import { exampleExchange, exampleLatch, activity, quietReport, TOKEN } from '@/lib/console/testing/stage';
import { enrollServer } from '@/lib/console/servers/enroll';
import { incidentViewSchema } from '@/lib/console/incidents/schemas';
import { overviewSchema } from '@/lib/console/servers/schemas';
import { problemSchema } from '@sluice/contract/problem';
import { protectionViewSchema } from '@/lib/console/protection/schemas';
import { syncResponseSchema } from '@sluice/contract/contract';
import { POST as actions } from './actions/route';
import { GET as audit } from './audit/route';
import { DELETE as takeBack } from './dismissals/[id]/route';
import { POST as dismiss } from './dismissals/route';
import { GET as orders } from './guard/orders/route';
import { POST as sync } from './guard/sync/route';
import { GET as health } from './health/route';
import { POST as close } from './incidents/[number]/close/route';
import { GET as incident } from './incidents/[number]/route';
import { PATCH as decide, POST as add } from './incidents/[number]/suspects/route';
import { GET as incidents } from './incidents/route';
import { GET as overview } from './overview/route';
import { GET as protection, PUT as protect } from './protection/route';
import { GET as queuePeaks } from './queue/peaks/route';
import { GET as queue } from './queue/route';
import { GET as evidence } from './suspects/evidence/route';
import { GET as suspects } from './suspects/route';

describeOnEachDatabase('the routes of the console', (fresh) => {
  async function start() {
    const { db } = await fresh();
    await consoleOn(db);
    const { serverId } = await enrollServer(db, { name: 'mx1', token: TOKEN, now: Date.now() });
    const cookie = await sessionCookie();
    const call = async (route: Route, path: string, sent: Sent = {}, params: Record<string, string> = {}) => {
      const response = await route(request(path, { ...sent, headers: { cookie, ...sent.headers } }), { params: Promise.resolve(params) });
      return { status: response.status, body: (await response.json()) as unknown };
    };
    const report = (parts: Parameters<typeof exampleExchange>[1] | string, sequence = 1, token = TOKEN) =>
      sync(request('/api/guard/sync', { origin: null, body: typeof parts === 'string' ? parts : exampleExchange(sequence, parts), headers: { authorization: `Bearer ${token}` } }));
    const save = (change: unknown, sent: Sent = {}) => call(protect, '/api/protection', { method: 'PUT', body: change, ...sent });
    return { db, serverId, call, report, save };
  }

  test('every one of them is closed to those who are not signed in', async () => {
    await start();
    const nobody = { headers: { cookie: '' } };
    const calls: [Route, string, Sent?][] = [
      [overview, '/api/overview'],
      [protection, '/api/protection?server=x'],
      [queue, '/api/queue?server=x'],
      [queuePeaks, '/api/queue/peaks?server=x'],
      [suspects, '/api/suspects?server=x'],
      [evidence, '/api/suspects/evidence?server=x&account=y'],
      [incidents, '/api/incidents'],
      [incident, '/api/incidents/1'],
      [audit, '/api/audit'],
      [protect, '/api/protection', { method: 'PUT', body: {} }],
      [actions, '/api/actions', { body: {} }],
      [dismiss, '/api/dismissals', { body: {} }],
      [takeBack, '/api/dismissals/x', { method: 'DELETE' }],
      [add, '/api/incidents/1/suspects', { body: {} }],
      [decide, '/api/incidents/1/suspects', { method: 'PATCH', body: {} }],
      [close, '/api/incidents/1/close', { body: {} }],
    ];
    for (const [route, path, sent] of calls) {
      const response = await route(request(path, { ...sent, ...nobody }), { params: Promise.resolve({ number: '1' }) });
      expect([path, response.status, problemSchema.parse(await response.json()).code]).toEqual([path, 401, 'not-signed-in']);
    }
  });

  test('a change from another site is refused although the cookie came along', async () => {
    const { db, serverId, save } = await start();
    const change = { serverId, applyQueueLimit: true, threshold: 50, version: 1 };
    for (const origin of ['http://evil.test', null]) expect(await save(change, { origin })).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect((await db.protectionSettings.findFirstOrThrow()).version).toBe(1);
  });

  test('hostile thresholds are named and change nothing', async () => {
    const { db, serverId, save } = await start();
    const base = { serverId, applyQueueLimit: true, version: 1 };
    for (const threshold of [0, -5, 1.5, 1e12, 1e400, 'many', '', '<script>alert(1)</script>', null, [5], { gt: 0 }, true]) {
      const { status, body } = await save({ ...base, threshold });
      expect([threshold, status, Object.keys(problemSchema.parse(body).fields ?? {})]).toEqual([threshold, 400, ['threshold']]);
    }
    for (const recipientThreshold of [0, -5, 1.5, 1e12, 'many', [5], true]) {
      const { status, body } = await save({ ...base, threshold: 50, recipientThreshold });
      expect([recipientThreshold, status, Object.keys(problemSchema.parse(body).fields ?? {})]).toEqual([recipientThreshold, 400, ['recipientThreshold']]);
    }
    expect(await save(base)).toMatchObject({ status: 400, body: { fields: { threshold: expect.any(String) } } });
    for (const body of ['{', '', 'null', '[]', '"x"', '1']) expect((await save(body)).status).toBe(400);
    expect(await db.auditEntry.count({ where: { action: 'protection.changed' } })).toBe(0);
    const saved = await save({ ...base, threshold: 50 });
    expect(saved.status).toBe(200);
    expect(protectionViewSchema.parse(saved.body).settings).toEqual({ applyQueueLimit: true, threshold: 50, version: 2, brake: false, holdOwner: false, recipientThreshold: null });
  });

  test('a body that is too large is refused, with and without a length', async () => {
    const { save } = await start();
    const large = JSON.stringify({ serverId: 'x'.repeat(70_000) });
    expect(await save(large)).toMatchObject({ status: 413, body: { code: 'too-large' } });
    expect(await save(large, { headers: { 'content-length': '5' } })).toMatchObject({ status: 413 });
  });

  test('a NUL or half a surrogate pair is refused from people, in a body and in an address', async () => {
    const { serverId, call } = await start();
    for (const account of ['a\0b', 'a\ud800b']) {
      const body = { key: 'one-press-of-a-button', serverId, kind: 'hold-messages', account };
      expect((await call(actions, '/api/actions', { body: JSON.stringify(body) })).status).toBe(400);
    }
    expect((await call(audit, '/api/audit?search=%00')).status).toBe(400);
    expect((await call(evidence, `/api/suspects/evidence?server=${serverId}&account=%00`)).status).toBe(400);
    expect((await call(overview, '/api/overview?server=%00')).status).toBe(400);
    expect((await call(audit, '/api/audit?page=1e9')).status).toBe(400);
    expect((await call(audit, '/api/audit?page=-1')).status).toBe(400);
    expect((await call(incident, '/api/incidents/x', {}, { number: '1 OR 1=1' })).status).toBe(404);
    expect((await call(takeBack, '/api/dismissals/x', { method: 'DELETE' }, { id: 'a\0b' })).status).toBe(404);
    expect((await health(request('/api/health?server=%00'))).status).toBe(404);
  });

  test('a guard that waits for orders after a moment that is none is told so', async () => {
    await start();
    for (const after of ['x', 'NaN', '-1', '1.5', '1e300', '9007199254740993', '%00']) {
      const response = await orders(request(`/api/guard/orders?after=${after}`, { origin: null, headers: { authorization: `Bearer ${TOKEN}` } }));
      expect([after, response.status]).toEqual([after, 400]);
    }
  });

  test('a guard needs its token; its log text may hold anything', async () => {
    const { db, report } = await start();
    for (const token of ['wrong', `${TOKEN}x`, '']) expect((await report({}, 1, token)).status).toBe(401);
    expect((await report('{"protocol":')).status).toBe(400);
    expect((await report('{}')).status).toBe(400);
    expect((await report(' '.repeat(8 * 1024 * 1024 + 1))).status).toBe(413);
    const hostile = activity('evil\0\ud800@x', { at: Date.now() }, 'RCPT \0 command <script>');
    const response = await report({ activities: [hostile], events: [{ id: 'e\0', at: 5, kind: 'tripped', latch: exampleLatch('l1') }] });
    expect(response.status).toBe(200);
    expect(syncResponseSchema.parse(await response.json()).acknowledged).toBe(1);
    expect((await db.accountActivity.findFirstOrThrow()).account).toBe('evil\uFFFD\uFFFD@x');
    expect(JSON.stringify((await db.accountActivity.findFirstOrThrow()).evidence)).toContain('<script>');
    await db.server.updateMany({ data: { revokedAt: 1 } });
    expect((await report({}, 2)).status).toBe(401);
  });

  test('one incident from the trip to its report, over the routes alone', async () => {
    const { serverId, call, report, save } = await start();
    const account = 'sales@example.test';
    vi.stubEnv('SLUICE_OWN_SERVER', serverId);
    onTestFinished(() => void vi.unstubAllEnvs());
    expect((await health(request('/api/health'))).status).toBe(503);
    await save({ serverId, applyQueueLimit: true, threshold: 1_000, version: 1 });
    const at = Date.now();
    const latch = exampleLatch('l1', at);
    const held = { ...quietReport, status: 'protected' as const, latch };
    await report({ report: held, events: [{ id: 'e1', at, kind: 'tripped', latch }], activities: [activity(account, { at }, 'a line')] });
    expect((await health(request('/api/health'))).status).toBe(200);
    expect(overviewSchema.parse((await call(overview, '/api/overview')).body).openIncident).toMatchObject({ number: 1, openSuspects: 1 });

    const number = { number: '1' };
    const press = (kind: string, parts: object = {}) => call(actions, '/api/actions', { body: { key: `press-for-${kind}`, serverId, kind, ...parts } });
    expect(await press('restart-smtp')).toMatchObject({ status: 409, body: { code: 'restart-not-ready' } });
    expect((await call(add, '/api/incidents/1/suspects', { body: { account: ' Other@Example.test ' } }, number)).status).toBe(200);
    const dismissal = { account: 'other@example.test', decision: 'dismissed', reason: 'a newsletter' };
    expect((await call(decide, '/api/incidents/1/suspects', { method: 'PATCH', body: dismissal }, number)).status).toBe(200);
    const contained = await press('contain-account', { account });
    const { action } = contained.body as { action: { id: string } };
    await report({ report: held, actionReports: [{ id: action.id, status: 'done', at, steps: [], smtpInstance: null }] }, 2);
    const ready = incidentViewSchema.parse((await call(incident, '/api/incidents/1', {}, number)).body);
    expect(ready.restartChecks.map(({ code, met }) => [code, met])).toEqual([['guard-answers', true], ['suspects-decided', true], ['mail-held', true], ['queue-below-threshold', true], ['actions-finished', true]]);
    const restarted = (await press('restart-smtp')).body as { action: { id: string } };
    expect(await call(close, '/api/incidents/1/close', { body: { outcome: 'cleaned' } }, number)).toMatchObject({ status: 409, body: { code: 'still-protected' } });
    const events = [{ id: 'e2', at: at + 9, kind: 'released' as const, latch, smtpInstance: 'run-2', actionId: restarted.action.id }];
    await report({ events, actionReports: [{ id: restarted.action.id, status: 'done', at: at + 9, steps: [], smtpInstance: 'run-2' }] }, 3);
    const closed = await call(close, '/api/incidents/1/close', { body: { outcome: 'cleaned', note: '<b>done</b>' } }, number);
    expect(incidentViewSchema.parse(closed.body).incident).toMatchObject({ status: 'closed', releaseCause: 'console', outcomeNote: '<b>done</b>', closedByName: 'Admin' });
    const { timeline } = incidentViewSchema.parse(closed.body);
    expect(timeline.map(({ kind }) => kind).sort()).toEqual(
      ['tripped', 'suspect-found', 'suspect-added', 'suspect-dismissed', 'action-requested', 'action-done', 'action-requested', 'action-done', 'released-by-console', 'closed'].sort(),
    );
    expect(await call(audit, '/api/audit?search=incident')).toMatchObject({ status: 200, body: { total: 3 } });
  });

  test('an error that nobody expected says where its cause is, and nothing else', async () => {
    const { db, call } = await start();
    const broken = { ...db, server: { findMany: () => Promise.reject(new Error('secret detail at /some/place')) } };
    Object.assign(globalThis, { sluiceDatabase: broken });
    const { status, body } = await call(overview, '/api/overview');
    expect(status).toBe(500);
    expect(problemSchema.parse(body)).toMatchObject({ code: 'internal', data: { id: expect.any(String) } });
    expect(JSON.stringify(body)).not.toMatch(/secret|place|stack|\.ts/);
  });
});
