import { expect, test } from 'vitest';
import { describeOnEachDatabase } from '@/lib/db/testing/temporary-database';
import { writeAuditAlone } from './audit/write';
import { listAudit } from './audit/list';
import { listIncidents } from './incidents/list';
import { protectedMs } from './incidents/schemas';
import { viewIncident } from './incidents/view';
import { requestAction } from './actions/request';
import { activity, alice, Stage, T0 } from './testing/stage';
import { viewEvidence } from './suspects/view-evidence';
import { saveProtection } from './protection/save';
import { findServer } from './servers/find';
import { viewHealth } from './servers/view-health';
import { viewOverview } from './servers/view-overview';
import { viewQueueHistory } from './queue/view-history';
import { viewQueuePeaks } from './queue/view-peaks';
import { listSuspects } from './suspects/list';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describeOnEachDatabase('what the console shows', (fresh) => {
  test('the queue over time: few points, gaps absent, floods not averaged away', async () => {
    const stage = await Stage.set((await fresh()).db);
    const now = T0 + 10 * DAY;
    for (let at = now - 8 * DAY; at < now; at += HOUR) await stage.exchange({ samples: [{ at, length: 10 }, { at: at + MINUTE, length: 30 }] }, at + HOUR);
    const seconds = Array.from({ length: 900 }, (_, index) => ({ at: now - (900 - index) * 1000, length: index === 700 ? 500 : 2 }));
    await stage.exchange({ samples: [...seconds.slice(0, 300), ...seconds.slice(360)] }, now);
    const history = (range: Parameters<typeof viewQueueHistory>[2]) => viewQueueHistory(stage.db, stage.serverId, range, now);
    const recent = await history('15m');
    expect(recent.bucketMs).toBe(5_000);
    expect(recent.points).toHaveLength(180 - 12 - 1);
    expect(Math.max(...recent.points.map(({ maximum }) => maximum))).toBe(500);
    expect(recent.points.at(-1)).toEqual({ at: now - 5_000, minimum: 2, average: 2, maximum: 2 });
    expect((await history('6h')).points.length).toBe(6 * 2 + 15 - 2);
    expect((await history('7d')).points.slice(0, 1)).toMatchObject([{ minimum: 10, average: 20, maximum: 30 }]);
    for (const range of ['15m', '1h', '6h', '24h', '7d', '30d'] as const) {
      const { points, from, bucketMs } = await history(range);
      expect(points.length).toBeGreaterThan(0);
      expect(points.length).toBeLessThanOrEqual(400);
      expect(points.every(({ at }) => at >= from && at % bucketMs === 0)).toBe(true);
    }
    const { peaks } = await viewQueuePeaks(stage.db, stage.serverId, now);
    expect(peaks.slice(0, 2)).toEqual([[now - 8 * DAY, 30], [now - 8 * DAY + HOUR, 30]]);
    expect(peaks.at(-1)).toEqual([now - HOUR, 500]);
    expect((await viewQueuePeaks(stage.db, stage.serverId, now + 89 * DAY)).peaks.length).toBe(24);
  });

  test('times under protection, also those that began before the range or still last', async () => {
    const stage = await Stage.set((await fresh()).db);
    const latch = await stage.trip('l1', T0);
    const periods = async (now: number) => (await viewQueueHistory(stage.db, stage.serverId, '15m', now)).protectedPeriods;
    expect(await periods(T0 + HOUR)).toEqual([{ from: T0, to: null }]);
    await stage.release(latch, T0 + HOUR, null);
    await stage.trip('l2', T0 + HOUR + 5 * MINUTE);
    expect(await periods(T0 + HOUR + 6 * MINUTE)).toEqual([{ from: T0, to: T0 + HOUR }, { from: T0 + HOUR + 5 * MINUTE, to: null }]);
    expect(await periods(T0 + 9 * HOUR)).toEqual([{ from: T0 + HOUR + 5 * MINUTE, to: null }]);
  });

  test('the threshold of its time: a change raises nothing in the past', async () => {
    const stage = await Stage.set((await fresh()).db);
    const thresholds = async (now: number) => (await viewQueueHistory(stage.db, stage.serverId, '15m', now)).thresholds.map(({ threshold }) => threshold);
    expect(await thresholds(T0)).toEqual([null]);
    const save = async (now: number, change: { applyQueueLimit: boolean; threshold: number }) => {
      const { settings } = await findServer(stage.db, stage.serverId);
      await saveProtection(stage.db, { change: { serverId: stage.serverId, version: settings.version, confirmed: true, ...change }, actor: alice, now });
    };
    await save(T0, { applyQueueLimit: true, threshold: 50 });
    await save(T0 + 5 * MINUTE, { applyQueueLimit: true, threshold: 1_400 });
    expect(await thresholds(T0 + 10 * MINUTE)).toEqual([null, 50, 1_400]);
    expect(await thresholds(T0 + 16 * MINUTE)).toEqual([50, 1_400]);
    expect(await thresholds(T0 + HOUR)).toEqual([1_400]);
  });

  test('an incident of two trips counts the times under protection, not the time between them', async () => {
    const stage = await Stage.set((await fresh()).db);
    await stage.release(await stage.trip('l1', T0), T0 + 78_000, null);
    await stage.trip('l2', T0 + 22 * MINUTE);
    const list = async (now: number) => (await listIncidents(stage.db, { page: 1, now })).incidents.map((incident) => protectedMs(incident, now));
    expect(await list(T0 + 25 * MINUTE)).toEqual([78_000 + 3 * MINUTE]);
    const { incident } = await viewIncident(stage.db, 1, T0 + 31 * MINUTE);
    expect(incident.protectedPeriods).toEqual([{ from: T0, to: T0 + 78_000 }, { from: T0 + 22 * MINUTE, to: null }]);
    expect(protectedMs(incident, T0 + 31 * MINUTE)).toBe(78_000 + 9 * MINUTE);
  });

  test('the overview tells a silent guard from one that answers, and which way the queue goes', async () => {
    const stage = await Stage.set((await fresh()).db);
    expect(await viewOverview(stage.db, undefined, T0)).toMatchObject({ server: { lastSeenAt: null, silentSince: null, report: null }, servers: [{ name: 'mx1', status: 'unknown' }], growthPerMinute: null });
    await stage.exchange({ samples: Array.from({ length: 61 }, (_, index) => ({ at: T0 - 60_000 + index * 1000, length: index * 2 })) });
    expect(await viewOverview(stage.db, stage.serverId, T0 + 1_000)).toMatchObject({ server: { silentSince: null }, servers: [{ status: 'watching' }], growthPerMinute: 120, openIncident: null });
    expect(await viewOverview(stage.db, stage.serverId, T0 + 6_000)).toMatchObject({ server: { silentSince: T0 }, servers: [{ status: 'silent' }] });
    await stage.trip('l1', T0 + 7_000);
    expect(await viewOverview(stage.db, stage.serverId, T0 + 7_000)).toMatchObject({ openIncident: { number: 1, status: 'protected', openSuspects: 1 }, servers: [{ status: 'protected' }] });
    await expect(viewOverview(stage.db, 'none', T0)).rejects.toMatchObject({ code: 'not-found' });
  });

  test('an empty console has an overview too', async () => {
    const { db } = await fresh();
    expect(await viewOverview(db, undefined, T0)).toMatchObject({ server: null, servers: [], openIncident: null });
    expect(await viewHealth(db, { ownServerId: null, now: T0 })).toEqual({ status: 'ok', console: true, storage: null, guard: null, mailServer: null });
    expect(await viewHealth(db, { ownServerId: 'not-there', now: T0 })).toEqual({ status: 'starting', console: true, storage: null, guard: false, mailServer: false });
  });

  test('health needs the guard and the mail server that run with this console, and no others', async () => {
    const { db } = await fresh();
    const [stage, elsewhere] = [await Stage.set(db), await Stage.set(db, 'mx2')];
    const health = (now: number) => viewHealth(db, { ownServerId: stage.serverId, now });
    await elsewhere.exchange({}, T0 - 60_000);
    expect(await health(T0)).toMatchObject({ status: 'starting', guard: false });
    await stage.exchange();
    expect(await health(T0 + 1_000)).toEqual({ status: 'ok', console: true, storage: null, guard: true, mailServer: true });
    stage.report = { ...stage.report, smtp: { running: false, instance: null, since: null } };
    await stage.exchange();
    expect(await health(T0)).toMatchObject({ status: 'starting', guard: true, mailServer: false });
    expect(await health(T0 + 5_000)).toMatchObject({ status: 'starting', guard: false });
    expect(await viewHealth(db, { ownServerId: null, now: T0 + 5_000 })).toMatchObject({ status: 'ok' });
  });

  test('a long list of accounts tells its whole length, and finds those it does not show', async () => {
    const stage = await Stage.set((await fresh()).db);
    const names = Array.from({ length: 230 }, (_, index) => `person_${index}%@example.test`);
    for (let from = 0; from < names.length; from += 100) {
      await stage.exchange({ activities: names.slice(from, from + 100).map((name, index) => activity(name, from + index < 60 ? { score: 90 } : { score: 10, verdict: 'normal' })) });
    }
    const list = (search: string) => listSuspects(stage.db, { serverId: stage.serverId, search, now: T0 });
    const all = await list('');
    expect([all.accounts.length, all.totals, all.found]).toEqual([200, { all: 230, suspect: 60, watch: 0 }, null]);
    const one = await list(' PERSON_229% ');
    expect([one.accounts.map(({ assessment }) => assessment.account), one.totals.all, one.found]).toEqual([['person_229%@example.test'], 230, 1]);
    const watched = await listSuspects(stage.db, { serverId: stage.serverId, search: 'person_', show: 'suspect', most: 20, now: T0 });
    expect([watched.accounts.length, watched.matching, watched.found, all.matching]).toEqual([20, 60, 230, 230]);
    expect((await list('person%229')).found).toBe(0);
    expect((await list('person_')).accounts).toHaveLength(200);
    expect((await list('person_')).found).toBe(230);
  });

  test('accounts by score with their newest action; evidence of now and of the incident', async () => {
    const stage = await Stage.set((await fresh()).db);
    await stage.trip('l1', T0, 'b@example.test');
    await stage.exchange({ activities: [activity('a@example.test', { score: 95 }, 'newer line'), activity('b@example.test', { score: 10, verdict: 'normal' })] });
    const request = { key: 'press-one', serverId: stage.serverId, kind: 'hold-messages' as const, account: 'a@example.test' };
    await requestAction(stage.db, { request, actor: alice, now: T0 });
    const list = await listSuspects(stage.db, { serverId: stage.serverId, now: T0 });
    expect(list.accounts.map((each) => [each.assessment.account, each.hasEvidence, each.actions[0]?.kind ?? null])).toEqual([
      ['a@example.test', true, 'hold-messages'],
      ['b@example.test', false, null],
    ]);
    expect((await listSuspects(stage.db, { serverId: stage.serverId, now: T0 + 2 * DAY })).accounts).toEqual([]);
    const evidence = async (account: string, incident?: number) => JSON.stringify((await viewEvidence(stage.db, { serverId: stage.serverId, account, incident })).evidence);
    expect(await evidence('a@example.test')).toContain('newer line');
    expect(await evidence('b@example.test')).toBe('null');
    expect(await evidence('b@example.test', 1)).toContain('a line');
    await expect(evidence('c@example.test')).rejects.toMatchObject({ code: 'not-found' });
    await expect(evidence('b@example.test', 2)).rejects.toMatchObject({ code: 'not-found' });
  });

  test('the audit is searched by every word, in any case, with signs as they are, fifty a page', async () => {
    const { db } = await fresh();
    const note = (subject: string, at: number) => writeAuditAlone(db, { at, actor: alice, action: 'suspect.added', subject });
    for (let index = 0; index < 60; index += 1) await note(`user${index}@example.test`, T0 + index);
    await note('100%_Sure@Example.test', T0 + 99);
    const search = async (text: string, page = 1) => listAudit(db, { search: text, page, now: T0 });
    expect(await search('')).toMatchObject({ total: 61, page: 1 });
    expect((await search('')).entries[0]).toMatchObject({ subject: '100%_Sure@Example.test', actorName: 'Alice', address: '192.0.2.1' });
    expect((await search('')).entries).toHaveLength(50);
    expect((await search('', 2)).entries).toHaveLength(11);
    expect((await search('ALICE user7@')).total).toBe(1);
    expect((await search('%')).total).toBe(1);
    expect((await search('_')).total).toBe(1);
    expect((await search('\\')).total).toBe(0);
    expect((await search('alice bob')).total).toBe(0);
    expect((await search(`'; DROP TABLE "User"; --`)).total).toBe(0);
  });

  test('incidents, newest first, of one server or of all', async () => {
    const { db } = await fresh();
    const [one, other] = [await Stage.set(db, 'one'), await Stage.set(db, 'other')];
    await one.trip('l1', T0);
    await other.trip('l2', T0 + 1);
    const list = await listIncidents(db, { page: 1, now: T0 });
    expect(list.incidents.map(({ number, serverName, suspects }) => [number, serverName, suspects])).toEqual([[2, 'other', 1], [1, 'one', 1]]);
    expect((await listIncidents(db, { serverId: one.serverId, page: 1, now: T0 })).total).toBe(1);
    expect((await listIncidents(db, { page: 2, now: T0 })).incidents).toEqual([]);
  });
});
