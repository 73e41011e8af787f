import { expect, test } from 'vitest';
import { describeOnEachDatabase } from '@/lib/db/testing/temporary-database';
import type { ProtectionEvent } from '@sluice/contract/contract';
import { viewIncident } from '../incidents/view';
import { exampleLatch, quietReport, Stage, T0 } from '../testing/stage';

const THIEF = 'thief@example.test';

describeOnEachDatabase('what the guard does by itself at a trip', (fresh) => {
  const held: ProtectionEvent = { id: 'e2', at: T0 + 1_000, kind: 'owner-held', account: THIEF, actionId: 'hold-l1', messages: 900, queueLength: 1_000 };

  test('is told as done by the guard, with its share of the queue, its report, and a suspect to be decided', async () => {
    const stage = await Stage.set((await fresh()).db);
    const latch = exampleLatch('l1');
    stage.report = { ...quietReport, latch, status: 'protected' };
    const step = { step: 'hold-messages', status: 'done', count: 900, at: T0 + 2_000, code: null, detail: null } as const;
    await stage.exchange({
      events: [
        { id: 'e1', at: T0, kind: 'tripped', latch },
        { id: 'b1', at: T0 + 500, kind: 'brake-engaged', transports: ['smtp', 'out-2'] },
        held,
        { id: 'b2', at: T0 + 3_000, kind: 'brake-lifted', why: 'held' },
      ],
      actionReports: [{ id: 'hold-l1', status: 'done', at: T0 + 2_000, steps: [step], smtpInstance: null }],
    });
    const { timeline, suspects } = await viewIncident(stage.db, 1, T0);
    expect(timeline.map(({ kind }) => kind).sort()).toEqual(['tripped', 'brake-engaged', 'owner-held', 'action-done', 'brake-lifted-held'].sort());
    expect(timeline.find(({ kind }) => kind === 'owner-held')).toMatchObject({ actorName: null, account: THIEF, messages: 900, queueLength: 1_000, action: { kind: 'hold-messages', status: 'done', requestedByName: 'guard' } });
    expect(suspects).toMatchObject([{ account: THIEF, decision: 'open' }]);
    const audit = await stage.db.auditEntry.findMany({ where: { action: { in: ['owner.held', 'brake.engaged', 'brake.lifted'] } }, orderBy: { at: 'asc' } });
    expect(audit).toMatchObject([
      { action: 'brake.engaged', actorName: 'guard', subject: 'mx1', after: { transports: 'smtp, out-2' } },
      { action: 'owner.held', actorName: 'guard', subject: THIEF, after: { messages: 900, queueLength: 1_000 } },
      { action: 'brake.lifted', actorName: 'guard' },
    ]);
    expect((await stage.exchange()).actions).toEqual([]);
  });

  test('is taken in once, also when it is told again under another id', async () => {
    const stage = await Stage.set((await fresh()).db);
    await stage.trip('l1', T0, THIEF);
    await stage.exchange({ events: [held] });
    await stage.exchange({ guardRun: 'run-b', events: [held, { ...held, id: 'e9' }] });
    const { timeline, suspects } = await viewIncident(stage.db, 1, T0);
    expect(timeline.filter(({ kind }) => kind === 'owner-held')).toHaveLength(1);
    expect(suspects).toHaveLength(1);
    expect(await stage.db.auditEntry.count({ where: { action: 'owner.held' } })).toBe(1);
    // It is in force while it runs, and the guard that began it is asked for its end.
    expect((await stage.exchange()).actions).toMatchObject([{ id: 'hold-l1', kind: 'hold-messages', account: THIEF }]);
  });
});
