import { expect, test } from 'vitest';
import { describeOnEachDatabase } from '@/lib/db/testing/temporary-database';
import type { Latch } from '@sluice/protection/protection';
import type { GuardReport } from '@sluice/contract/contract';
import { viewIncident } from '../incidents/view';
import { alice, quietReport, Stage, T0 } from '../testing/stage';
import { viewOverview } from '../servers/view-overview';
import { metricsText } from '../servers/metrics';
import { requestAction } from './request';

const able: GuardReport = { ...quietReport, abilities: ['protect-now'] };

describeOnEachDatabase('protection that is begun by hand', (fresh) => {
  const ask = (stage: Stage, key = 'press-of-the-button', now = T0 + 1_000) => requestAction(stage.db, { request: { key, serverId: stage.serverId, kind: 'protect-now' }, actor: alice, now });
  async function set(report = able): Promise<Stage> {
    const stage = await Stage.set((await fresh()).db);
    stage.report = report;
    await stage.exchange();
    return stage;
  }
  const latchBy = (actionId: string, queueLength: number | null): Latch => ({ id: 'l1', trippedAt: T0 + 2_000, queueLength: queueLength ?? 0, threshold: 1_000, smtpInstance: 'run-1', begunBy: { name: 'Alice', actionId, queueLength } });

  async function begin(stage: Stage, queueLength: number | null): Promise<Latch> {
    const { action } = await ask(stage);
    const latch = latchBy(action.id, queueLength);
    stage.report = { ...able, latch, status: 'protected' };
    const at = T0 + 3_000;
    await stage.exchange({ events: [{ id: 't-l1', at: latch.trippedAt, kind: 'tripped', latch }], actionReports: [{ id: action.id, status: 'done', at, steps: [], smtpInstance: null }] }, at);
    return latch;
  }

  test('is ordered with the name of who asked, recorded once, and in the audit', async () => {
    const stage = await set();
    const { action } = await ask(stage);
    expect((await ask(stage)).action.id).toBe(action.id);
    expect((await stage.exchange()).actions).toEqual([{ id: action.id, kind: 'protect-now', name: 'Alice' }]);
    await expect(ask(stage, 'another-press')).rejects.toMatchObject({ code: 'already-done', data: { byName: 'Alice' } });
    expect(await stage.db.auditEntry.findMany({ where: { action: 'action.requested' } })).toMatchObject([{ actorId: 'alice', subject: 'mx1', after: { kind: 'protect-now' } }]);
    expect((await viewOverview(stage.db, stage.serverId, T0)).protectNow).toMatchObject({ id: action.id, status: 'requested' });
  });

  test.each([
    ['a length that was measured', 3],
    ['a length that was not', null],
  ])('opens an incident that says who began it, with %s', async (_, length) => {
    const stage = await set();
    await begin(stage, length);
    const { incident, timeline } = await viewIncident(stage.db, 1, T0 + 4_000);
    expect(incident).toMatchObject({ status: 'protected', begunByName: 'Alice', queueLength: length, openedAt: T0 + 2_000, protectedPeriods: [{ from: T0 + 2_000, to: null }] });
    expect(timeline.map(({ kind }) => kind)).toEqual(['action-done', 'begun-by-hand']);
    expect(timeline.at(-1)).toMatchObject({ actorName: 'Alice', queueLength: length, threshold: 1_000, action: { kind: 'protect-now' } });
    expect(await stage.db.alert.findMany({ where: { kind: 'trip' } })).toMatchObject([{ facts: { begunBy: 'Alice', queueLength: length, incident: 1 } }]);
    expect(await stage.db.auditEntry.findFirstOrThrow({ where: { action: 'incident.opened' } })).toMatchObject({ after: { begunBy: 'Alice', queueLength: length } });
    expect(await metricsText(stage.db, T0 + 3_000)).toContain('sluice_protection_begun_by_hand{server="mx1"} 1');
    await expect(ask(stage, 'while-it-holds', T0 + 4_000)).rejects.toMatchObject({ code: 'already-done', data: { byName: 'Alice', at: T0 + 2_000 } });
  });

  test('goes on in an incident that is open, whose beginning stays that of its first trip', async () => {
    const stage = await set();
    const latch = await stage.trip('l0', T0);
    await stage.release(latch, T0 + 500, null);
    stage.report = able;
    await stage.exchange({}, T0 + 900);
    await begin(stage, 3);
    const { incident, timeline } = await viewIncident(stage.db, 1, T0 + 4_000);
    expect(incident).toMatchObject({ begunByName: null, queueLength: 1_001, status: 'protected' });
    expect(incident.protectedPeriods).toEqual([{ from: T0, to: T0 + 500 }, { from: T0 + 2_000, to: null }]);
    expect(timeline.map(({ kind }) => kind)).toContain('begun-by-hand');
  });

  test('is found by the latch alone where its event was lost', async () => {
    const stage = await set();
    const { action } = await ask(stage);
    stage.report = { ...able, latch: latchBy(action.id, null), status: 'protected' };
    await stage.exchange({}, T0 + 3_000);
    expect((await viewIncident(stage.db, 1, T0 + 4_000)).incident).toMatchObject({ begunByName: 'Alice', queueLength: null });
  });

  test('is asked of no guard that does not know it, also when an older one took its place, and of none that is silent', async () => {
    const older = await set(quietReport);
    await expect(ask(older)).rejects.toMatchObject({ code: 'guard-too-old' });
    const stage = await set();
    await expect(ask(stage, 'much-too-late', T0 + 60_000)).rejects.toMatchObject({ code: 'guard-silent' });
    expect(await stage.db.action.count()).toBe(0);
    await ask(stage);
    stage.report = quietReport;
    expect((await stage.exchange()).actions).toEqual([]);
    stage.report = able;
    expect((await stage.exchange()).actions).toMatchObject([{ kind: 'protect-now' }]);
  });
});
