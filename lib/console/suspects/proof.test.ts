import { expect, test } from 'vitest';
import { describeOnEachDatabase } from '@/lib/db/testing/temporary-database';
import type { ActionStep } from '@sluice/contract/contract';
import { checkRestart } from '../actions/check-restart';
import { requestAction } from '../actions/request';
import { viewIncident } from '../incidents/view';
import { alice, bob, Stage, T0 } from '../testing/stage';
import { decideSuspect } from './decide';

const account = 'sales@example.test';
const step = (name: ActionStep['step'], status: ActionStep['status'] = 'done', detail: string | null = null): ActionStep => ({ step: name, status, count: null, at: T0 + 5, code: detail === null ? null : 'not-asked', detail });
const DONE = [step('refuse-account'), step('disable-account'), step('prove-sessions')];

describeOnEachDatabase('what must be proven before an account counts as secured', (fresh) => {
  async function contained(...steps: ActionStep[]): Promise<Stage> {
    const stage = await Stage.set((await fresh()).db);
    await stage.trip();
    const request = { key: 'a-press-of-a-button', serverId: stage.serverId, kind: 'contain-account', account } as const;
    const { action } = await requestAction(stage.db, { request, actor: alice, now: T0 });
    await stage.exchange({ actionReports: [{ id: action.id, status: 'done', at: T0 + 6, steps, smtpInstance: null }] });
    return stage;
  }
  const suspect = async (stage: Stage) => (await viewIncident(stage.db, 1, T0)).suspects[0];
  const unmet = async (stage: Stage): Promise<string[]> => {
    const { id } = await stage.db.incident.findFirstOrThrow();
    return (await checkRestart(stage.db, { serverId: stage.serverId, incidentId: id, now: T0 })).filter(({ met }) => !met).map(({ code }) => code);
  };
  const byHand = (stage: Stage, actor: typeof alice, reason: string) => decideSuspect(stage.db, { number: 1, decision: { account, decision: 'secured', reason }, actor, now: T0 + 9 });

  test('what was proven secures, and each proof stands in the audit with its time', async () => {
    const stage = await contained(...DONE, step('prove-login'));
    expect(await suspect(stage)).toMatchObject({ decision: 'secured', decisionReason: null, decidedByName: 'Alice' });
    const [done] = await stage.db.auditEntry.findMany({ where: { action: 'action.done' } });
    const time = new Date(T0 + 5).toISOString();
    expect(done?.after).toMatchObject({ kind: 'contain-account', proofs: [`${time} prove-sessions: done`, `${time} prove-login: done`] });
    expect(await unmet(stage)).toEqual([]);
  });

  test('what could not be proven leaves the suspect open and the check before the restart unmet, until somebody saw to it by hand', async () => {
    const stage = await contained(...DONE, step('prove-login', 'not-possible', 'Dovecot did not ask the login gate.'));
    expect(await suspect(stage)).toMatchObject({ decision: 'open' });
    expect(await unmet(stage)).toEqual(['suspects-decided']);
    const [done] = await stage.db.auditEntry.findMany({ where: { action: 'action.done' } });
    expect(JSON.stringify(done?.after)).toContain('prove-login: not-possible (Dovecot did not ask the login gate.)');

    await byHand(stage, bob, 'Locked in the directory; the old password is refused.');
    await byHand(stage, bob, 'Locked in the directory; the old password is refused.');
    await expect(byHand(stage, alice, 'Me too')).rejects.toMatchObject({ code: 'already-decided', data: { decision: 'secured' } });
    expect(await suspect(stage)).toMatchObject({ decision: 'secured', decisionReason: 'Locked in the directory; the old password is refused.', decidedByName: 'Bob' });
    expect(await unmet(stage)).toEqual([]);
    // It is no word about what the account did before, so the guard goes on judging it by that.
    expect((await stage.exchange()).dismissals).toEqual([]);
    const told = (await viewIncident(stage.db, 1, T0)).timeline.filter(({ kind }) => kind === 'suspect-secured-by-hand');
    expect(told).toMatchObject([{ actorName: 'Bob', account, note: 'Locked in the directory; the old password is refused.' }]);
    expect(await stage.db.auditEntry.findMany({ where: { action: 'suspect.secured-by-hand' } })).toMatchObject([{ actorName: 'Bob', subject: account }]);

    await decideSuspect(stage.db, { number: 1, decision: { account, decision: 'open' }, actor: alice, now: T0 + 10 });
    expect(await unmet(stage)).toEqual(['suspects-decided']);
  });

  test('mail of a secured account that is on its way, or that nobody counted, keeps the check unmet', async () => {
    const stage = await contained(...DONE, step('prove-login'));
    const queue = { at: T0, waiting: 2, held: 3, oldestAt: T0, accounts: [{ account: 'Sales@Example.test', waiting: 2, held: 3 }] };
    stage.report = { ...stage.report, queue };
    await stage.exchange();
    expect(await unmet(stage)).toEqual(['mail-held']);
    stage.report = { ...stage.report, queue: null };
    await stage.exchange();
    expect(await unmet(stage)).toContain('mail-held');
    stage.report = { ...stage.report, queue: { ...queue, waiting: 0, accounts: [{ account, waiting: 0, held: 5 }] } };
    await stage.exchange();
    expect(await unmet(stage)).toEqual([]);
  });
});
