import { expect, test } from 'vitest';
import { describeOnEachDatabase } from '@/lib/db/testing/temporary-database';
import { closeIncident } from '../incidents/close';
import { listIncidents } from '../incidents/list';
import { requestAction } from '../actions/request';
import { saveProtection } from '../protection/save';
import { viewOverview } from '../servers/view-overview';
import { alice, exampleExchange, Stage, T0 } from '../testing/stage';
import { endDrill } from './end';
import { beginDrill, failLeftDrills, finishDrill, findReset, noteReset, takeDrill, tellDrill } from './play';
import { requestDrill } from './request';
import { resetAfterDrill } from './reset';
import { drillLook } from './schemas';
import { ownMachine, viewDrill } from './view';

const STOLEN = 'sales@example.test';
const progress = { phase: 'flood' as const, ordinary: 4, accepted: 60, refused: 3, lockedOut: false };
let presses = 0;

describeOnEachDatabase('a drill from the page', (fresh) => {
  async function setUp({ threshold = 50 }: { threshold?: number | null } = {}) {
    const stage = await Stage.set((await fresh()).db);
    const { db, serverId } = stage;
    await stage.exchange();
    if (threshold !== null)
      await saveProtection(db, { change: { serverId, version: 1, applyQueueLimit: true, threshold, confirmed: true }, actor: alice, now: T0 });
    const machine = ownMachine({ SLUICE_OWN_SERVER: serverId, SLUICE_PRACTICE_SERVER: serverId });
    const ask = (now = T0, key = `press-of-it-${(presses += 1)}`) => requestDrill(db, { key, serverId, actor: alice, machine, now });
    const view = (now = T0, on = machine) => viewDrill(db, serverId, on, now);
    const begun = async () => {
      await ask();
      const id = await takeDrill(db, 'mx1', T0 + 500);
      await tellDrill(db, id!, { floodFrom: T0 + 1_000, stolen: STOLEN, progress: null, now: T0 + 600 });
      return id!;
    };
    return { stage, db, serverId, machine, ask, view, begun };
  }

  test('is asked for once by its key, taken once, and not asked for while it is under way', async () => {
    const { db, ask, view } = await setUp();
    expect(await view()).toMatchObject({ whyNot: null, drill: null, threshold: 50 });
    await ask(T0, 'the-same-press');
    await ask(T0, 'the-same-press');
    expect(await db.drill.count()).toBe(1);
    await expect(ask()).rejects.toMatchObject({ code: 'drill-not-possible', status: 409, data: { why: 'under-way' } });
    expect(await takeDrill(db, 'mx1', T0)).not.toBeNull();
    expect(await takeDrill(db, 'mx1', T0)).toBeNull();
    expect(await beginDrill(db, 'mx1', T0), 'one at a terminal').toBeNull();
    const rows = await db.auditEntry.findMany({ where: { action: { startsWith: 'drill.' } } });
    expect(rows.map(({ action, actorName, subject }) => [action, actorName, subject])).toEqual([['drill.requested', alice.name, 'mx1']]);
  });

  test('why it cannot be is told: where, how the guard is, what is open, what the rule would do', async () => {
    const { stage, db, serverId, ask, view } = await setUp({ threshold: null });
    const why = async (environment: Record<string, string>, now = T0) => (await view(now, ownMachine(environment))).whyNot;
    expect(await why({})).toBe('other-console');
    expect(await why({ SLUICE_OWN_SERVER: serverId })).toBe('real-relay');
    const here = { SLUICE_OWN_SERVER: serverId, SLUICE_PRACTICE_SERVER: serverId };
    expect(await why(here)).toBe('rule-off');
    await saveProtection(db, { change: { serverId, version: 1, applyQueueLimit: true, threshold: 400, confirmed: true }, actor: alice, now: T0 });
    expect(await why(here)).toBe('threshold-too-high');
    expect(await why(here, T0 + 60_000)).toBe('silent');
    await stage.trip();
    expect(await why(here)).toBe('incident-open');
    await expect(ask()).rejects.toMatchObject({ data: { why: 'incident-open' } });
    await stage.exchange({ host: { ...exampleExchange(1).host, kind: 'postfix' } });
    expect(await why({})).toBe('real-host');
    expect(await db.drill.count()).toBe(0);
  });

  test('its incident is marked, and the band and the alert say so; the thief is not told before the incident is closed', async () => {
    const { stage, db, serverId, view, begun } = await setUp();
    const id = await begun();
    expect((await viewOverview(db, serverId, T0 + 700)).drillByName).toBe(alice.name);
    const latch = await stage.trip('l1', T0 + 3_000, STOLEN);
    await tellDrill(db, id, { progress, now: T0 + 3_500 });
    await finishDrill(db, id, { ...progress, phase: 'over' }, T0 + 4_000);
    expect((await listIncidents(db, { page: 1, now: T0 })).incidents).toMatchObject([{ number: 1, drillByName: alice.name }]);
    expect((await db.alert.findFirstOrThrow({ where: { kind: 'trip' } })).facts).toMatchObject({ incident: 1, drillBy: alice.name });
    const open = (await view(T0 + 9_000)).drill!;
    expect(open).toMatchObject({ status: 'over', stolen: null, incident: { number: 1, status: 'protected' }, score: { foundAfter: null, closed: false } });
    await expect(resetAfterDrill(db, { id, actor: alice, now: T0 + 9_000 })).rejects.toMatchObject({ code: 'still-protected' });
    await requestAction(db, { request: { key: 'contain-him', serverId, kind: 'contain-account', account: STOLEN }, actor: alice, now: T0 + 10_000 });
    await stage.release(latch, T0 + 20_000, null);
    await closeIncident(db, { number: 1, outcome: 'cleaned', note: '', actor: alice, now: T0 + 30_000 });
    expect((await view(T0 + 30_000)).drill).toMatchObject({ stolen: STOLEN, score: { foundAfter: 7_000, containedAfter: null, wrong: [], closed: true } });
    expect((await viewOverview(db, serverId, T0 + 30_000)).drillByName).toBeNull();
    const later = await stage.trip('l2', T0 + 90_000);
    expect((await listIncidents(db, { page: 1, now: later.trippedAt })).incidents[0]).toMatchObject({ number: 2, drillByName: null });
  });

  test('is ended by whoever plays it, or here where nobody does', async () => {
    const { db, view, ask, begun } = await setUp();
    const id = await begun();
    await endDrill(db, { id, actor: alice, now: T0 + 1_000 });
    expect((await view()).drill).toMatchObject({ status: 'running', endAskedAt: T0 + 1_000 });
    expect(await tellDrill(db, id, { progress, now: T0 + 1_500 })).toBe(true);
    const at = T0 + 40_000;
    expect(drillLook((await view(at)).drill!, at)).toBe('silent');
    await endDrill(db, { id, actor: alice, now: at });
    expect((await view(at)).drill).toMatchObject({ status: 'failed', failure: 'interrupted', endedAt: at });
    await finishDrill(db, id, progress, at);
    expect((await view(at)).drill).toMatchObject({ status: 'failed' });
    await db.server.updateMany({ data: { lastSeenAt: at } });
    await ask(at);
    const asked = (await view(at)).drill!;
    expect([drillLook(asked, at), drillLook(asked, at + 15_000)]).toEqual(['asked', 'not-taken']);
    await endDrill(db, { id: asked.id, actor: alice, now: at + 15_000 });
    expect((await view(at)).drill).toMatchObject({ status: 'failed', failure: 'not-begun' });
    expect(await takeDrill(db, 'mx1', at)).toBeNull();
    await expect(endDrill(db, { id: 'nothing', actor: alice, now: at })).rejects.toMatchObject({ code: 'not-found' });
  });

  test('a start finds what the run before left, and gives mailboxes back that were closed', async () => {
    const { stage, db, serverId, view, begun } = await setUp();
    const id = await begun();
    await failLeftDrills(db, 'mx1', T0 + 2_000);
    expect((await view()).drill).toMatchObject({ status: 'failed', failure: 'interrupted' });
    const { action } = await requestAction(db, {
      request: { key: 'close-him', serverId, kind: 'disable-account', account: STOLEN },
      actor: alice,
      now: T0 + 3_000,
    });
    await stage.reports(action.id, 'done', T0 + 4_000);
    await resetAfterDrill(db, { id, actor: alice, now: T0 + 5_000 });
    expect(await findReset(db, 'mx1')).toBe(id);
    await noteReset(db, id, T0 + 6_000);
    expect(await findReset(db, 'mx1')).toBeNull();
    expect(await db.action.findFirst({ where: { kind: 'enable-account' } })).toMatchObject({
      account: STOLEN,
      requestedByName: alice.name,
      status: 'requested',
    });
    expect((await view()).drill).toMatchObject({ resetAt: T0 + 6_000 });
  });
});
