import { expect, test } from 'vitest';
import { describeOnEachDatabase } from '@/lib/db/testing/temporary-database';
import { alice, bob, Stage, T0 } from '../testing/stage';
import { saveGateSettings } from './save-gate';
import { viewProtection } from './view';

describeOnEachDatabase('the settings of the login gate', (fresh) => {
  const change = (stage: Stage, sentence: string, observe: boolean, version: number) => ({ serverId: stage.serverId, sentence, observe, version });

  test('are sent to the guard under a new version, and stand in the audit', async () => {
    const stage = await Stage.set((await fresh()).db);
    const before = (await stage.exchange()).settings;
    expect(before.gate).toEqual({ sentence: '', observe: false });
    await saveGateSettings(stage.db, { change: change(stage, '전산실 1234로 문의하십시오.', true, before.version), actor: alice, now: T0 });
    const after = (await stage.exchange()).settings;
    expect(after).toMatchObject({ version: before.version + 1, applyQueueLimit: before.applyQueueLimit, gate: { sentence: '전산실 1234로 문의하십시오.', observe: true } });
    expect(await viewProtection(stage.db, stage.serverId, T0)).toMatchObject({ gate: { observe: true }, gateUse: null });
    expect(await stage.db.auditEntry.findMany({ where: { action: 'protection.changed' } })).toMatchObject([{ actorName: 'Alice', before: { sentence: '', observe: false }, after: { observe: true } }]);
  });

  test('the same again changes nothing; over what somebody else saved meanwhile nothing is saved', async () => {
    const stage = await Stage.set((await fresh()).db);
    await saveGateSettings(stage.db, { change: change(stage, 'Call 1234.', false, 1), actor: alice, now: T0 });
    await saveGateSettings(stage.db, { change: change(stage, 'Call 1234.', false, 1), actor: bob, now: T0 });
    await expect(saveGateSettings(stage.db, { change: change(stage, 'Call 5678.', false, 1), actor: bob, now: T0 })).rejects.toMatchObject({ code: 'changed-meanwhile', data: { byName: 'Alice' } });
    expect(await stage.db.auditEntry.count({ where: { action: 'protection.changed' } })).toBe(1);
  });
});
