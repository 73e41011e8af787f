import { expect, test } from 'vitest';
import { describeOnEachDatabase } from '@/lib/db/testing/temporary-database';
import { closeIncident } from '../incidents/close';
import { decideSuspect } from './decide';
import { dismissAccount } from './dismiss';
import { requestAction } from '../actions/request';
import { takeBackDismissal } from './take-back-dismissal';
import { activity, alice, bob, Stage, T0 } from '../testing/stage';
import { listSuspects } from './list';

const account = 'news@example.test';

describeOnEachDatabase('an account that is dismissed outside of an incident', (fresh) => {
  async function start() {
    const stage = await Stage.set((await fresh()).db);
    await stage.exchange({ activities: [activity(account, {}, 'a line')] });
    const { db, serverId } = stage;
    const dismiss = (parts: { actor?: typeof alice; reason?: string; seen?: string | null; now?: number } = {}) =>
      dismissAccount(db, { dismissal: { serverId, account, reason: parts.reason ?? 'the newsletter', seen: parts.seen ?? null }, actor: parts.actor ?? alice, now: parts.now ?? T0 });
    const shown = async () => (await listSuspects(db, { serverId, now: T0 })).accounts[0]?.dismissal;
    const told = async () => (await stage.exchange({}, T0 + 5_000)).dismissals;
    return { stage, db, dismiss, shown, told };
  }

  test('is shown so, told to the guard, and taken back', async () => {
    const { db, dismiss, shown, told } = await start();
    const made = await dismiss();
    expect(await shown()).toEqual({ id: made.id, at: T0, reason: 'the newsletter', byName: 'Alice' });
    expect(await told()).toEqual([{ account, at: T0, ageMs: 5_000 }]);
    const back = () => takeBackDismissal(db, { id: made.id, actor: bob, now: T0 + 9 });
    const results = await Promise.allSettled([back(), back()]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect([await shown(), await told()]).toEqual([null, []]);
    const audit = await db.auditEntry.findMany({ where: { subject: account }, orderBy: { at: 'asc' } });
    expect(audit.map(({ action, actorName }) => [action, actorName])).toEqual([['suspect.dismissed', 'Alice'], ['suspect.reopened', 'Bob']]);
  });

  test('by the same press twice or by two at once is dismissed once', async () => {
    const { db, dismiss } = await start();
    const [first, second] = [await dismiss(), await dismiss()];
    expect(second).toEqual(first);
    await expect(dismiss({ actor: bob, reason: 'I know it' })).rejects.toMatchObject({ code: 'already-decided', data: { byName: 'Alice', at: T0 } });
    expect(await db.dismissal.count()).toBe(1);
    const later = await dismiss({ actor: bob, reason: 'again, the newsletter', seen: first.id, now: T0 + 60_000 });
    expect(later.id).not.toBe(first.id);
    expect(await db.auditEntry.count({ where: { action: 'suspect.dismissed' } })).toBe(2);
  });

  test('is decided in the incident while that is open, and can be taken back when it is closed', async () => {
    const { stage, db, dismiss, shown, told } = await start();
    const latch = await stage.trip('l1', T0, account);
    await expect(dismiss()).rejects.toMatchObject({ code: 'already-decided', data: { incident: 1 } });
    await decideSuspect(db, { number: 1, decision: { account, decision: 'dismissed', reason: 'a campaign' }, actor: bob, now: T0 + 1 });
    const standing = await shown();
    expect(standing).toMatchObject({ byName: 'Bob', reason: 'a campaign' });
    await expect(takeBackDismissal(db, { id: standing!.id, actor: alice, now: T0 + 2 })).rejects.toMatchObject({ code: 'already-decided', data: { incident: 1 } });
    await stage.release(latch, T0 + 5, null);
    await closeIncident(db, { number: 1, outcome: 'false-alarm', note: '', actor: alice, now: T0 + 9 });
    await takeBackDismissal(db, { id: standing!.id, actor: alice, now: T0 + 20 });
    expect(await told()).toEqual([]);
    expect((await db.suspect.findFirstOrThrow()).decision).toBe('dismissed');
  });

  test('is not innocent any more once it was secured', async () => {
    const { stage, db, dismiss, told } = await start();
    await dismiss();
    const request = { key: 'secure-after-all', serverId: stage.serverId, kind: 'disable-account' as const, account };
    const { action } = await requestAction(db, { request, actor: bob, now: T0 + 1 });
    const report = { id: action.id, at: T0 + 2, steps: [], smtpInstance: null };
    await stage.exchange({ actionReports: [{ ...report, status: 'running' }] });
    expect(await told()).toHaveLength(1);
    await stage.exchange({ actionReports: [{ ...report, status: 'done' }] });
    expect(await told()).toEqual([]);
  });

  test('is not dismissed on a server that is not there', async () => {
    const { db } = await start();
    await expect(dismissAccount(db, { dismissal: { serverId: 'none', account, reason: 'a reason', seen: null }, actor: alice, now: T0 })).rejects.toMatchObject({ code: 'not-found' });
    await expect(takeBackDismissal(db, { id: 'none', actor: alice, now: T0 })).rejects.toMatchObject({ code: 'not-found' });
  });
});
