import { expect, test } from 'vitest';
import { describeOnEachDatabase } from '@/lib/db/testing/temporary-database';
import { closeIncident } from '../incidents/close';
import { saveProtection } from './save';
import { alice, bob, Stage, T0 } from '../testing/stage';
import { viewProtection } from './view';

const HOUR = 3_600_000;

describeOnEachDatabase('saving the rule', (fresh) => {
  const save = (stage: Stage, threshold: number, parts: { version?: number; by?: typeof alice; confirmed?: boolean; applyQueueLimit?: boolean; now?: number } = {}) =>
    saveProtection(stage.db, {
      change: { serverId: stage.serverId, applyQueueLimit: parts.applyQueueLimit ?? true, threshold, version: parts.version ?? 1, confirmed: parts.confirmed ?? false },
      actor: parts.by ?? alice,
      now: parts.now ?? T0,
    });

  test('reaches the guard, names who saved, and the audit has before and after', async () => {
    const stage = await Stage.set((await fresh()).db);
    await save(stage, 50);
    expect((await stage.exchange()).settings).toMatchObject({ applyQueueLimit: true, threshold: 50, brake: false, holdOwner: false, version: 2 });
    expect(await viewProtection(stage.db, stage.serverId, T0)).toMatchObject({ settings: { threshold: 50, version: 2 }, appliedVersion: 1, updatedAt: T0, updatedByName: 'Alice' });
    expect(await stage.db.auditEntry.findFirstOrThrow({ where: { action: 'protection.changed' } })).toMatchObject({
      actorId: 'alice',
      address: '192.0.2.1',
      subject: 'mx1',
      before: { applyQueueLimit: false, threshold: 1000 },
      after: { applyQueueLimit: true, threshold: 50 },
    });
  });

  test('what happens at a trip is saved with it, and stays as it is where a page does not know of it', async () => {
    const stage = await Stage.set((await fresh()).db);
    const change = { serverId: stage.serverId, applyQueueLimit: true, threshold: 50, brake: true, holdOwner: true, version: 1, confirmed: false };
    await saveProtection(stage.db, { change, actor: alice, now: T0 });
    expect((await stage.exchange()).settings).toMatchObject({ applyQueueLimit: true, threshold: 50, brake: true, holdOwner: true, version: 2 });
    await save(stage, 60, { version: 2 });
    expect((await stage.exchange()).settings).toMatchObject({ applyQueueLimit: true, threshold: 60, brake: true, holdOwner: true, version: 3 });
    expect(await stage.db.auditEntry.findFirstOrThrow({ where: { action: 'protection.changed' }, orderBy: { at: 'asc' } })).toMatchObject({ before: { brake: false, holdOwner: false }, after: { brake: true, holdOwner: true } });
  });

  test('the second threshold, on recipients, is off until it is saved, can be taken away, and the audit has it', async () => {
    const stage = await Stage.set((await fresh()).db);
    const change = (recipientThreshold: number | null | undefined, version: number) =>
      saveProtection(stage.db, { change: { serverId: stage.serverId, applyQueueLimit: true, threshold: 50, recipientThreshold, version, confirmed: false }, actor: alice, now: T0 + version });
    const told = async () => (await stage.exchange()).settings.recipientThreshold;
    await change(undefined, 1);
    expect(await told()).toBeNull();
    await change(2_000, 2);
    expect(await told()).toBe(2_000);
    await change(undefined, 3);
    expect(await told()).toBe(2_000);
    await change(null, 3);
    expect(await told()).toBeNull();
    const rows = await stage.db.auditEntry.findMany({ where: { action: 'protection.changed' }, orderBy: { at: 'asc' } });
    expect(rows.slice(1)).toMatchObject([{ before: { recipientThreshold: null }, after: { recipientThreshold: 2_000 } }, { before: { recipientThreshold: 2_000 }, after: { recipientThreshold: null } }]);
  });

  test('the page says how many recipients wait, and whether the guard knows the threshold on them', async () => {
    const stage = await Stage.set((await fresh()).db);
    const seen = async (now = T0) => (await viewProtection(stage.db, stage.serverId, now)).recipients;
    expect(await seen()).toBeNull();
    await stage.exchange();
    expect(await seen()).toEqual({ known: false, waiting: null, complete: false });
    stage.report = { ...stage.report, abilities: ['recipient-threshold'], queue: { at: T0, waiting: 4, held: 0, oldestAt: T0, accounts: [], recipients: { waiting: 2_000, complete: false } } };
    await stage.exchange();
    expect(await seen()).toEqual({ known: true, waiting: 2_000, complete: false });
    expect(await seen(T0 + HOUR)).toBeNull();
  });

  test('of two operators at once one saves, and the other is shown what was saved', async () => {
    const stage = await Stage.set((await fresh()).db);
    const results = await Promise.allSettled([save(stage, 70), save(stage, 80, { by: bob })]);
    const refused = results.flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : []));
    const { settings, updatedByName } = await viewProtection(stage.db, stage.serverId, T0);
    expect(refused).toMatchObject([{ code: 'changed-meanwhile', status: 409, data: { byName: updatedByName, threshold: settings.threshold, version: 2 } }]);
    expect(await stage.db.auditEntry.count({ where: { action: 'protection.changed' } })).toBe(1);
  });

  test('the same press twice saves once', async () => {
    const stage = await Stage.set((await fresh()).db);
    await Promise.all([save(stage, 70), save(stage, 70), save(stage, 70)]);
    expect((await viewProtection(stage.db, stage.serverId, T0)).settings.version).toBe(2);
    expect(await stage.db.auditEntry.count({ where: { action: 'protection.changed' } })).toBe(1);
  });

  test('a threshold at or below the usual peak needs a confirmation; unticking the box does not', async () => {
    const stage = await Stage.set((await fresh()).db);
    await stage.exchange({ samples: [{ at: T0 - 30 * HOUR, length: 120 }, { at: T0 - HOUR, length: 60 }] });
    expect(await viewProtection(stage.db, stage.serverId, T0)).toMatchObject({ day: { peak: 60, percentile99: 60 }, week: { peak: 120 } });
    await expect(save(stage, 120)).rejects.toMatchObject({ code: 'threshold-below-peak', status: 422, data: { dayPeak: 60, weekPeak: 120 } });
    await save(stage, 120, { applyQueueLimit: false });
    await save(stage, 121, { version: 2 });
    await save(stage, 60, { version: 3, confirmed: true });
    expect((await viewProtection(stage.db, stage.serverId, T0)).settings).toEqual({ applyQueueLimit: true, threshold: 60, brake: false, holdOwner: false, recipientThreshold: null, version: 4 });
  });

  test('the flood of an incident is not usual, unless the incident was a false alarm', async () => {
    const stage = await Stage.set((await fresh()).db);
    await stage.exchange({ samples: [{ at: T0 - HOUR, length: 60 }] });
    const latch = await stage.trip('l1', T0);
    await stage.exchange({ samples: [{ at: T0 - 30_000, length: 700 }, { at: T0 + 30_000, length: 5_000 }] }, T0 + 60_000);
    await stage.release(latch, T0 + 120_000, null);
    const peak = async () => (await viewProtection(stage.db, stage.serverId, T0 + HOUR)).week.peak;
    expect(await peak()).toBe(60);
    await closeIncident(stage.db, { number: 1, outcome: 'false-alarm', note: '', actor: alice, now: T0 + 130_000 });
    expect(await peak()).toBe(5_000);
  });

  test('no samples: nothing is known and nothing is warned about', async () => {
    const stage = await Stage.set((await fresh()).db);
    expect(await viewProtection(stage.db, stage.serverId, T0)).toMatchObject({ day: { peak: null, percentile99: null, coverage: 0 }, appliedVersion: null, protected: false });
    await save(stage, 1);
    await expect(saveProtection(stage.db, { change: { serverId: 'none', applyQueueLimit: true, threshold: 5, version: 1, confirmed: true }, actor: alice, now: T0 })).rejects.toMatchObject({ code: 'not-found' });
  });
});
