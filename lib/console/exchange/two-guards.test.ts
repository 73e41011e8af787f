import { expect, test } from 'vitest';
import { enrollServer } from '@/lib/console/servers/enroll';
import { viewOverview } from '@/lib/console/servers/view-overview';
import { viewServerHealth } from '@/lib/console/servers/view-server-health';
import { exampleExchange, Stage, T0 } from '@/lib/console/testing/stage';
import { describeOnEachDatabase } from '@/lib/db/testing/temporary-database';
import { exchangeWith } from './exchange-with';
import { guardRunsOf, noteRun, type GuardRuns } from './two-guards';

/** @param runs one letter for the run of each exchange, a second apart */
function heard(runs: string, known: GuardRuns = guardRunsOf(null), from = T0): GuardRuns {
  return [...runs].reduce((before, run, index) => noteRun(before, { run, address: `192.0.2.${run.charCodeAt(0)}`, now: from + index * 1_000 }), known);
}

test.each(['aaaaaa', 'abbbbb', 'abcdefgh', 'aabbcc', 'abab', 'aaabaabb'])('%s is one guard, however often it is restarted, and with an exchange that came late', (runs) => {
  expect(heard(runs).twice).toBeNull();
});

test.each(['ababa', 'aabbaabba', 'abcabc', 'abbbbabbbba'])('%s is two guards', (runs) => {
  expect(heard(runs).twice).toMatchObject({ addresses: expect.arrayContaining(['192.0.2.97', '192.0.2.98']) });
});

test('turns that are far from each other are none', () => {
  let known = guardRunsOf(null);
  for (const [index, run] of [...'abababab'].entries()) known = noteRun(known, { run, address: null, now: T0 + index * 120_000 });
  expect(known.twice).toBeNull();
});

test('it stands for ten minutes after the last turn, and nothing is stored of a guard that goes on', () => {
  const known = heard('ababa');
  expect(heard('a', known, T0 + 9 * 60_000)).toBe(known);
  expect(heard('a', known, T0 + 11 * 60_000).twice).toBeNull();
  expect(heard('b', known, T0 + 5_000).twice).toMatchObject({ since: known.twice?.since, at: T0 + 5_000 });
});

test('what cannot be read is as if nothing were known', () => {
  for (const column of [null, 1, 'x', {}, { runs: 1 }]) expect(guardRunsOf(column)).toEqual({ runs: [], turns: [], twice: null });
});

describeOnEachDatabase('two guards with one token', (fresh) => {
  test('are a problem on the page, for a monitor, and one row of the audit; a new token ends it', async () => {
    const stage = await Stage.set((await fresh()).db);
    const { db, serverId } = stage;
    let sequence = 0;
    const turn = (guardRun: string, now: number) => exchangeWith(db, serverId, { ...exampleExchange((sequence += 1)), guardRun }, now, { address: guardRun === 'run-a' ? '192.0.2.1' : '192.0.2.2' });
    for (let second = 0; second < 12; second += 1) await turn(second % 2 === 0 ? 'run-a' : 'run-b', T0 + second * 1_000);
    const now = T0 + 12_000;
    const problem = { code: 'token-used-twice', since: T0 + 4_000, detail: '192.0.2.1, 192.0.2.2' };
    expect((await viewOverview(db, serverId, now)).server?.report?.problems).toEqual([problem]);
    expect(await viewServerHealth(db, 'mx1', now)).toMatchObject({ status: 'attention', problems: ['token-used-twice'] });
    const rows = await db.auditEntry.findMany({ where: { action: 'token.used-twice' } });
    expect(rows).toMatchObject([{ subject: 'mx1', after: { addresses: '192.0.2.1, 192.0.2.2' } }]);
    await enrollServer(db, { name: 'mx1', token: 'a new token', now });
    await turn('run-b', now);
    expect((await viewOverview(db, serverId, now)).server?.report?.problems).toEqual([]);
  });

  test('one that is restarted in between is none', async () => {
    const stage = await Stage.set((await fresh()).db);
    for (const [index, guardRun] of ['run-a', 'run-b', 'run-c', 'run-d', 'run-e', 'run-f'].entries()) await stage.exchange({ guardRun }, T0 + index * 1_000);
    expect(await stage.db.auditEntry.count({ where: { action: 'token.used-twice' } })).toBe(0);
    expect((await viewOverview(stage.db, stage.serverId, T0 + 6_000)).server?.report?.problems).toEqual([]);
  });
});
