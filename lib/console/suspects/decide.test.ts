import { expect, test } from 'vitest';
import { describeOnEachDatabase } from '@/lib/db/testing/temporary-database';
import { addSuspect } from './add';
import { closeIncident } from '../incidents/close';
import { decideSuspect } from './decide';
import { activity, alice, bob, Stage, T0 } from '../testing/stage';
import { viewIncident } from '../incidents/view';

const account = 'sales@example.test';

describeOnEachDatabase('deciding in an incident', (fresh) => {
  const dismiss = (stage: Stage, actor: typeof alice, reason: string) =>
    decideSuspect(stage.db, { number: 1, decision: { account, decision: 'dismissed', reason }, actor, now: T0 });
  const fulfilled = (results: PromiseSettledResult<unknown>[]) => results.filter(({ status }) => status === 'fulfilled').length;

  test('two operators dismiss at once: one decision; the same press again is harmless', async () => {
    const stage = await Stage.set((await fresh()).db);
    await stage.trip();
    const results = await Promise.allSettled([dismiss(stage, alice, 'a campaign'), dismiss(stage, bob, 'never mind')]);
    expect(fulfilled(results)).toBe(1);
    const refused = results.find((each) => each.status === 'rejected');
    expect(refused?.reason).toMatchObject({ code: 'already-decided', data: { decision: 'dismissed' } });
    const suspect = (await viewIncident(stage.db, 1, T0)).suspects[0];
    await dismiss(stage, suspect?.decidedByName === 'Alice' ? alice : bob, suspect?.decisionReason ?? '');
    expect(await stage.db.auditEntry.count({ where: { action: 'suspect.dismissed' } })).toBe(1);
    expect(await stage.db.incidentEntry.count({ where: { kind: 'suspect-dismissed' } })).toBe(1);
  });

  test('a decision can be taken back, with both in the audit', async () => {
    const stage = await Stage.set((await fresh()).db);
    await stage.trip();
    await dismiss(stage, alice, 'a campaign');
    const reopen = () => decideSuspect(stage.db, { number: 1, decision: { account, decision: 'open' }, actor: bob, now: T0 + 1 });
    await Promise.all([reopen(), reopen()]);
    expect((await viewIncident(stage.db, 1, T0)).suspects[0]).toMatchObject({ decision: 'open', decisionReason: null, decidedByName: null });
    const audit = await stage.db.auditEntry.findMany({ where: { action: 'suspect.reopened' } });
    expect(audit).toMatchObject([{ actorName: 'Bob', subject: account, before: { decision: 'dismissed', reason: 'a campaign' } }]);
    expect(audit).toHaveLength(1);
    await expect(decideSuspect(stage.db, { number: 1, decision: { account: 'nobody@x', decision: 'open' }, actor: bob, now: T0 })).rejects.toMatchObject({ code: 'not-found' });
  });

  test('the guard is told of every dismissal that stands, also of a closed incident, and of no other', async () => {
    const stage = await Stage.set((await fresh()).db);
    const elsewhere = await Stage.set(stage.db, 'mx2');
    const latch = await stage.trip();
    await dismiss(stage, alice, 'a campaign');
    const told = async (at = T0) => (await stage.exchange({}, at)).dismissals;
    expect(await told(T0 + 5_000)).toEqual([{ account, at: T0, ageMs: 5_000 }]);
    expect((await elsewhere.exchange()).dismissals).toEqual([]);
    await decideSuspect(stage.db, { number: 1, decision: { account, decision: 'open' }, actor: bob, now: T0 + 1 });
    expect(await told()).toEqual([]);
    await dismiss(stage, bob, 'a campaign after all');
    await stage.release(latch, T0 + 5, null);
    await closeIncident(stage.db, { number: 1, outcome: 'false-alarm', note: '', actor: alice, now: T0 + 9 });
    expect(await told()).toEqual([{ account, at: T0, ageMs: 0 }]);
  });

  test('an operator names an account; what is known of it comes along, and twice is once', async () => {
    const stage = await Stage.set((await fresh()).db);
    await stage.trip();
    await stage.exchange({ activities: [activity('quiet@example.test', { verdict: 'watch', score: 30 }, 'a line')] });
    const add = (name: string, actor = alice) => addSuspect(stage.db, { number: 1, account: name, actor, now: T0 });
    await Promise.all([add('quiet@example.test'), add('quiet@example.test', bob), add('unknown@example.test')]);
    const { suspects, timeline } = await viewIncident(stage.db, 1, T0);
    expect(suspects.map((each) => [each.account, each.score, each.hasEvidence, each.assessment !== null])).toEqual([
      [account, 90, true, true],
      ['quiet@example.test', 30, true, true],
      ['unknown@example.test', 0, false, false],
    ]);
    expect(timeline.filter(({ kind }) => kind === 'suspect-added')).toHaveLength(2);
    await stage.exchange({ activities: [activity('unknown@example.test', { verdict: 'normal', score: 4 })] });
    expect((await viewIncident(stage.db, 1, T0)).suspects[2]?.assessment?.score).toBe(4);
  });

  test('an incident is closed once, after its release, and then nothing in it changes', async () => {
    const stage = await Stage.set((await fresh()).db);
    const latch = await stage.trip();
    const close = (actor: typeof alice, outcome: 'cleaned' | 'other' = 'cleaned') => closeIncident(stage.db, { number: 1, outcome, note: 'done', actor, now: T0 + 9 });
    await expect(close(alice)).rejects.toMatchObject({ code: 'still-protected', status: 409 });
    await stage.release(latch, T0 + 5, null);
    const results = await Promise.allSettled([close(alice), close(bob), close(bob, 'other')]);
    expect(fulfilled(results)).toBe(1);
    expect(await stage.db.auditEntry.count({ where: { action: 'incident.closed' } })).toBe(1);
    const { incident } = await viewIncident(stage.db, 1, T0);
    const closer = incident.closedByName === 'Alice' ? alice : bob;
    expect(incident).toMatchObject({ status: 'closed', closedAt: T0 + 9 });
    await close(closer, incident.outcome === 'other' ? 'other' : 'cleaned');
    expect(await stage.db.incidentEntry.count({ where: { kind: 'closed' } })).toBe(1);
    await expect(dismiss(stage, alice, 'too late')).rejects.toMatchObject({ code: 'changed-meanwhile' });
    await expect(addSuspect(stage.db, { number: 1, account: 'late@x', actor: alice, now: T0 })).rejects.toMatchObject({ code: 'changed-meanwhile' });
    await expect(closeIncident(stage.db, { number: 7, outcome: 'other', note: '', actor: alice, now: T0 })).rejects.toMatchObject({ code: 'not-found' });
    await stage.trip('l2', T0 + 20);
    expect((await viewIncident(stage.db, 2, T0)).incident.status).toBe('protected');
    expect((await viewIncident(stage.db, 1, T0)).incident.status).toBe('closed');
  });
});
