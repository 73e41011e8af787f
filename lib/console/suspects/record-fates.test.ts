import { expect, test } from 'vitest';
import { describeOnEachDatabase } from '@/lib/db/testing/temporary-database';
import type { MailFate } from '@sluice/suspects/mail-fate';
import { closeIncident } from '../incidents/close';
import { reportIncident } from '../incidents/report';
import { incidentReportSchema, type IncidentReport } from '../incidents/schemas';
import { alice, Stage, T0 } from '../testing/stage';
import { addSuspect } from './add';
import { decideSuspect } from './decide';

const THIEF = 'sales@example.test';
const HOUR = 3_600_000;
const SINCE = T0 - 6 * HOUR;
const fate = (parts: Partial<MailFate> = {}): MailFate => ({ account: THIEF, from: SINCE, to: T0 + 60_000, delivered: 812, bounced: 31, waiting: 44, unrelayed: null, refused: 7, ...parts });

describeOnEachDatabase('what became of the mail of an incident', (fresh) => {
  const report = async ({ db }: Stage, now = T0 + 120_000): Promise<IncidentReport> => incidentReportSchema.parse(await reportIncident(db, 1, now));

  test('the guard is asked for the accounts of the open incident, and for no others', async () => {
    const stage = await Stage.set((await fresh()).db);
    expect(await stage.exchange()).not.toHaveProperty('followed');
    const latch = await stage.trip('l1', T0, THIEF);
    await addSuspect(stage.db, { number: 1, account: 'lee@example.test', actor: alice, now: T0 });
    const asked = await stage.exchange();
    expect(asked.followed).toEqual([{ account: THIEF, since: SINCE }, { account: 'lee@example.test', since: SINCE }]);
    await stage.release(latch, T0 + 1, null);
    await closeIncident(stage.db, { number: 1, outcome: 'cleaned', note: '', actor: alice, now: T0 + 2 });
    const after = await stage.exchange();
    expect(after).not.toHaveProperty('followed');
    expect(after.tag).not.toBe(asked.tag);
  });

  test('the newest that it told stands in the report, with what it said of its log, and the sum of those who are not innocent', async () => {
    const stage = await Stage.set((await fresh()).db);
    await stage.trip('l1', T0, THIEF);
    for (const account of ['lee@example.test', 'boss@example.test']) await addSuspect(stage.db, { number: 1, account, actor: alice, now: T0 });
    stage.report = { ...stage.report, problems: [{ code: 'log-silent', since: T0, detail: '' }, { code: 'smtp-down', since: T0, detail: '' }] };
    await stage.exchange({ fates: [fate({ delivered: 800 })] });
    stage.report = { ...stage.report, problems: [] };
    await stage.exchange({ fates: [fate(), fate({ account: 'boss@example.test', delivered: 5 }), fate({ account: 'nobody@example.test' })] });
    await decideSuspect(stage.db, { number: 1, decision: { account: 'boss@example.test', decision: 'dismissed', reason: 'a newsletter' }, actor: alice, now: T0 });
    const { suspects, fate: all } = await report(stage);
    const { account: _, ...told } = fate();
    expect(suspects.find(({ account }) => account === THIEF)?.fate).toEqual({ ...told, doubts: ['log-silent'] });
    expect(suspects.find(({ account }) => account === 'lee@example.test')?.fate).toBeNull();
    expect(all).toMatchObject({ from: SINCE, to: T0 + 120_000, accounts: 2, delivered: { count: 812, unknown: 1 }, unrelayed: { count: null, unknown: 2 }, held: { count: 0, unknown: 0 }, doubts: ['log-silent'] });
  });

  test.each<[string, Partial<MailFate>]>([
    ['can no longer be counted from the beginning', { from: SINCE + 60_000, delivered: 3 }],
    ['is not known any more', { delivered: null, bounced: null, waiting: null, refused: null }],
    ['is known in part alone', { delivered: null }],
  ])('what %s is not put in the place of what was', async (_, later) => {
    const stage = await Stage.set((await fresh()).db);
    await stage.trip('l1', T0, THIEF);
    await stage.exchange({ fates: [fate()] });
    await stage.exchange({ fates: [fate({ to: T0 + HOUR, ...later })] });
    expect((await report(stage)).suspects[0]?.fate).toMatchObject({ delivered: 812, to: T0 + 60_000 });
  });

  test('after the incident was closed nothing is changed', async () => {
    const stage = await Stage.set((await fresh()).db);
    const latch = await stage.trip('l1', T0, THIEF);
    await stage.exchange({ fates: [fate()] });
    await stage.release(latch, T0 + 1, null);
    await closeIncident(stage.db, { number: 1, outcome: 'cleaned', note: '', actor: alice, now: T0 + 90_000 });
    await stage.exchange({ fates: [fate({ delivered: 900 })] });
    expect(await report(stage, T0 + HOUR)).toMatchObject({ fate: { to: T0 + 90_000 }, suspects: [{ fate: { delivered: 812 } }] });
  });
});
