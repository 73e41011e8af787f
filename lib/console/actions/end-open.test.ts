import { expect, test } from 'vitest';
import type { CheckedRequest } from './schemas';
import { describeOnEachDatabase } from '@/lib/db/testing/temporary-database';
import type { ActionStep } from '@sluice/contract/contract';
import { createEnrollmentCode } from '../servers/create-code';
import { redeemEnrollmentCode } from '../servers/redeem-code';
import { requestAction } from './request';
import { revokeServer } from '../servers/revoke';
import { alice, bob, Stage, T0 } from '../testing/stage';
import { viewIncident } from '../incidents/view';

const SALES = 'sales@example.test';
const step = (name: ActionStep['step'], status: ActionStep['status'], at: number): ActionStep => ({ step: name, status, count: null, at, code: null, detail: null });

describeOnEachDatabase('actions of a guard that is revoked', (fresh) => {
  let presses = 0;
  const ask = async (stage: Stage, kind: 'contain-account' | 'set-password' | 'hold-messages', now = T0): Promise<string> => {
    const request: CheckedRequest = { key: `revoked-${(presses += 1)}`, serverId: stage.serverId, kind, account: SALES };
    return (await requestAction(stage.db, { request, actor: alice, now })).action.id;
  };
  const report = (stage: Stage, id: string, status: 'running' | 'done', steps: ActionStep[], now: number) => stage.exchange({ actionReports: [{ id, status, at: now, steps, smtpInstance: null }] }, now);
  const find = (stage: Stage, id: string) => stage.db.action.findUniqueOrThrow({ where: { id } });
  const revoke = (stage: Stage, now: number) => revokeServer(stage.db, { serverId: stage.serverId, actor: bob, now });

  async function enrolAgain(stage: Stage, now: number): Promise<void> {
    const { code } = await createEnrollmentCode(stage.db, { serverId: stage.serverId, actor: alice, now });
    await redeemEnrollmentCode(stage.db, { code, address: null, now });
  }

  test('fail with that reason, at the step at which they were, and are told in the incident and the audit', async () => {
    const stage = await Stage.set((await fresh()).db);
    await stage.trip();
    const [begun, asked] = [await ask(stage, 'contain-account'), await ask(stage, 'set-password')];
    await report(stage, begun, 'running', [step('hold-messages', 'done', T0 + 1), step('disable-account', 'running', T0 + 2)], T0 + 2);
    await revoke(stage, T0 + 3);
    expect(await find(stage, begun)).toMatchObject({ status: 'failed', finishedAt: T0 + 3, steps: [{ step: 'hold-messages', status: 'done' }, { step: 'disable-account', status: 'failed', code: 'guard-revoked' }] });
    expect(await find(stage, asked)).toMatchObject({ status: 'failed', parameters: {}, steps: [{ step: 'set-password', status: 'failed', code: 'guard-revoked' }] });
    const { timeline, suspects } = await viewIncident(stage.db, 1, T0 + 4);
    expect(timeline.filter(({ kind }) => kind === 'action-failed').map(({ action }) => action?.id).sort()).toEqual([begun, asked].sort());
    expect(suspects[0]).toMatchObject({ account: SALES, decision: 'open' });
    expect(await stage.db.auditEntry.findMany({ where: { action: 'action.failed' }, select: { actorName: true } })).toEqual([{ actorName: 'Bob' }, { actorName: 'Bob' }]);
  });

  test('are not asked for while no guard would do them, and again once one is back; nothing old is sent to it', async () => {
    const stage = await Stage.set((await fresh()).db);
    await stage.trip();
    await ask(stage, 'hold-messages');
    await revoke(stage, T0 + 1);
    await expect(ask(stage, 'hold-messages', T0 + 2)).rejects.toMatchObject({ code: 'guard-revoked', status: 409 });
    await enrolAgain(stage, T0 + 3);
    expect((await stage.exchange({}, T0 + 4)).actions).toEqual([]);
    const again = await ask(stage, 'hold-messages', T0 + 5);
    expect((await stage.exchange({}, T0 + 6)).actions).toMatchObject([{ id: again, kind: 'hold-messages', account: SALES }]);
  });

  test('are put right when the guard comes back and tells that it did them', async () => {
    const stage = await Stage.set((await fresh()).db);
    await stage.trip();
    const begun = await ask(stage, 'contain-account');
    await report(stage, begun, 'running', [step('hold-messages', 'running', T0 + 1)], T0 + 1);
    await revoke(stage, T0 + 2);
    await enrolAgain(stage, T0 + 3);
    const steps = [step('hold-messages', 'done', T0 + 2), step('disable-account', 'done', T0 + 2)];
    await report(stage, begun, 'done', steps, T0 + 4);
    expect(await find(stage, begun)).toMatchObject({ status: 'done', finishedAt: T0 + 4, steps });
    expect((await viewIncident(stage.db, 1, T0 + 5)).suspects[0]).toMatchObject({ account: SALES, decision: 'secured' });
  });
});
