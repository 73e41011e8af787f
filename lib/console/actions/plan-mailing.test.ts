import { expect, test } from 'vitest';
import { describeOnEachDatabase } from '@/lib/db/testing/temporary-database';
import type { PlannedMailing } from '@sluice/protection/planned-mailing';
import type { GuardReport, ProtectionEvent } from '@sluice/contract/contract';
import { viewIncident } from '../incidents/view';
import { saveProtection } from '../protection/save';
import { viewQueueBetween } from '../queue/view-history';
import { metricsText } from '../servers/metrics';
import { viewOverview } from '../servers/view-overview';
import { alice, bob, quietReport, Stage, T0 } from '../testing/stage';
import { requestAction } from './request';

const HOUR = 3_600_000;
const able: GuardReport = { ...quietReport, abilities: ['protect-now', 'planned-mailing'] };
const mailing: PlannedMailing = { id: 'm1', account: 'news@example.test', messages: 4_000, threshold: 5_000, byName: 'Alice', begunAt: T0 + 2_000, until: T0 + HOUR };

describeOnEachDatabase('a planned mailing', (fresh) => {
  const plan = (stage: Stage, changes: { key?: string; threshold?: number; until?: number } = {}, now = T0 + 1_000) =>
    requestAction(stage.db, {
      request: { key: 'press-of-the-button', serverId: stage.serverId, kind: 'plan-mailing', sender: 'News@example.test', messages: 4_000, threshold: 5_000, until: T0 + HOUR, ...changes },
      actor: alice,
      now,
    });
  const end = (stage: Stage, mailingId: string, now: number) => requestAction(stage.db, { request: { key: `end-of-${mailingId}-${now}`, serverId: stage.serverId, kind: 'end-mailing', mailingId }, actor: bob, now });
  async function set(report = able): Promise<Stage> {
    const stage = await Stage.set((await fresh()).db);
    await saveProtection(stage.db, { change: { serverId: stage.serverId, applyQueueLimit: true, threshold: 1_000, version: 1, confirmed: true }, actor: alice, now: T0 - 60_000 });
    stage.report = report;
    await stage.exchange();
    return stage;
  }
  async function begun(): Promise<Stage> {
    const stage = await set();
    stage.report = { ...able, mailing };
    await stage.exchange({ events: [{ id: 'm-m1', at: mailing.begunAt, kind: 'mailing-begun', mailing }] }, T0 + 3_000);
    return stage;
  }
  const over = (at: number, byName: string | null): ProtectionEvent => ({ id: 'e-m1', at, kind: 'mailing-ended', mailing, byName });

  test('is ordered with what is left of its time, recorded once, and in the audit', async () => {
    const stage = await set();
    const { action } = await plan(stage);
    expect((await plan(stage)).action.id).toBe(action.id);
    const order = { id: action.id, kind: 'plan-mailing', sender: 'news@example.test', messages: 4_000, threshold: 5_000, name: 'Alice' };
    expect((await stage.exchange({}, T0 + 4_000)).actions).toEqual([{ ...order, forMs: HOUR - 4_000 }]);
    expect((await stage.exchange({}, T0 + 2 * HOUR)).actions).toEqual([{ ...order, forMs: 0 }]);
    expect(await stage.db.auditEntry.findMany({ where: { action: 'action.requested' } })).toMatchObject([{ actorId: 'alice', subject: 'mx1', after: { kind: 'plan-mailing', sender: 'news@example.test', threshold: 5_000, untilAt: T0 + HOUR } }]);
  });

  test('raises the threshold everywhere while it lasts, and in the chart of its time', async () => {
    const stage = await begun();
    const shown = async (now: number) => {
      const { server, usualThreshold } = await viewOverview(stage.db, stage.serverId, now);
      return [server?.settings.threshold, usualThreshold];
    };
    expect(await shown(T0 + 4_000)).toEqual([5_000, 1_000]);
    expect(await metricsText(stage.db, T0 + 4_000)).toContain('sluice_queue_threshold{server="mx1"} 5000');
    await saveProtection(stage.db, { change: { serverId: stage.serverId, applyQueueLimit: true, threshold: 2_000, version: 2, confirmed: true }, actor: alice, now: T0 + 10_000 });
    stage.report = able;
    await stage.exchange({ events: [over(T0 + 20_000, 'Bob')] }, T0 + 21_000);
    expect(await shown(T0 + 21_000)).toEqual([2_000, 2_000]);
    const { thresholds } = await viewQueueBetween(stage.db, stage.serverId, { from: T0, to: T0 + 60_000, now: T0 + 60_000 });
    expect(thresholds).toEqual([{ from: T0, threshold: 1_000 }, { from: T0 + 2_000, threshold: 5_000 }, { from: T0 + 20_000, threshold: 2_000 }]);
    expect(await stage.db.auditEntry.findMany({ where: { action: { startsWith: 'mailing.' } }, orderBy: { at: 'asc' } })).toMatchObject([
      { action: 'mailing.begun', subject: 'mx1', after: { sender: 'news@example.test', messages: 4_000, threshold: 5_000, untilAt: T0 + HOUR } },
      { action: 'mailing.ended', subject: 'mx1', after: { threshold: 2_000, endedBy: 'Bob' } },
    ]);
  });

  test('a trip during it is told with it, in the incident and its timeline', async () => {
    const stage = await begun();
    const latch = { id: 'l1', trippedAt: T0 + 5_000, queueLength: 5_001, threshold: 5_000, smtpInstance: 'run-1', mailing };
    stage.report = { ...able, mailing, latch, status: 'protected' };
    await stage.exchange({ events: [{ id: 't-l1', at: latch.trippedAt, kind: 'tripped', latch }] }, T0 + 5_500);
    stage.report = { ...able, latch, status: 'protected' };
    await stage.exchange({ events: [over(T0 + HOUR, null)] }, T0 + HOUR);
    const { incident, timeline, restartChecks } = await viewIncident(stage.db, 1, T0 + HOUR + 1_000);
    expect(incident).toMatchObject({ threshold: 5_000, queueLength: 5_001, mailing });
    expect(timeline.map(({ kind, actorName }) => [kind, actorName])).toEqual([['mailing-ended', null], ['tripped', null]]);
    expect(timeline.map((entry) => entry.mailing?.id)).toEqual(['m1', 'm1']);
    expect(restartChecks.find(({ code }) => code === 'queue-below-threshold')).toMatchObject({ threshold: 1_000 });
  });

  test('is refused where it would raise nothing, lasts too long, or another one is under way', async () => {
    const stage = await set();
    await expect(plan(stage, { threshold: 1_000 })).rejects.toMatchObject({ code: 'threshold-too-low', data: { threshold: 1_000 } });
    await expect(plan(stage, { until: T0 + 25 * HOUR })).rejects.toMatchObject({ code: 'bad-request', fields: { until: expect.any(String) as string } });
    await expect(plan(stage, { until: T0 })).rejects.toMatchObject({ code: 'bad-request' });
    const standing = await begun();
    await expect(plan(standing, {}, T0 + 4_000)).rejects.toMatchObject({ code: 'already-done', data: { byName: 'Alice' } });
    await saveProtection(stage.db, { change: { serverId: stage.serverId, applyQueueLimit: false, threshold: 1_000, version: 2, confirmed: true }, actor: alice, now: T0 });
    await expect(plan(stage)).rejects.toMatchObject({ code: 'rule-off' });
    expect(await stage.db.action.count()).toBe(0);
  });

  test('is asked of no guard that does not know it, also when an older one took its place, and of none that is silent', async () => {
    const older = await set({ ...quietReport, abilities: ['protect-now'] });
    await expect(plan(older)).rejects.toMatchObject({ code: 'guard-too-old' });
    const stage = await set();
    await expect(plan(stage, {}, T0 + 60_000)).rejects.toMatchObject({ code: 'guard-silent' });
    await plan(stage);
    stage.report = quietReport;
    expect((await stage.exchange()).actions).toEqual([]);
    stage.report = able;
    expect((await stage.exchange()).actions).toMatchObject([{ kind: 'plan-mailing' }]);
  });

  test('is ended early by its id, and not when it is over', async () => {
    const stage = await begun();
    const { action } = await end(stage, 'm1', T0 + 4_000);
    expect((await stage.exchange({}, T0 + 5_000)).actions).toEqual([{ id: action.id, kind: 'end-mailing', mailingId: 'm1', name: 'Bob' }]);
    stage.report = able;
    await stage.exchange({ actionReports: [{ id: action.id, status: 'done', at: T0 + 6_000, steps: [], smtpInstance: null }] }, T0 + 6_000);
    await expect(end(stage, 'm1', T0 + 7_000)).rejects.toMatchObject({ code: 'already-done' });
  });
});
