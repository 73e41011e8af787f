import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { describeOnEachDatabase } from '@/lib/db/testing/temporary-database';
import { decideSuspect } from '@/lib/incidents/decide-suspect';
import { enrollServer } from '@/lib/incidents/enroll-server';
import { recordExchange } from '@/lib/incidents/record-exchange';
import { viewIncident } from '@/lib/incidents/view-incident';
import { viewSuspects } from '@/lib/incidents/view-suspects';
import { GuardRun } from '@/guard/testing/running-guard';

const NEWS = 'news@example.test';
const THIEF = 'thief@example.test';
const alice = { id: 'alice', name: 'Alice', address: null };
const waitFor = (fact: () => void | Promise<void>) => vi.waitFor(fact, { timeout: 30_000, interval: 30 });

/** A login with a recipient in each of many domains. */
function issue(account: string, recipients: number): string {
  const time = new Date().toLocaleTimeString('en-GB', { timeZone: 'Asia/Seoul', hour12: false });
  const id = crypto.randomUUID();
  const rcpt = Array.from({ length: recipients }, (_, n) => `${time} 3,1,${id},RCPT command successful(a@domain${n}.test).\n`);
  return `${time} 3,1,${id},Authentication successful(${account}, LOGIN).\n${time} 3,1,${id},MAIL command successful(<${account}>).\n${rcpt.join('')}`;
}

describeOnEachDatabase('from a press in the console to the score in the guard', (fresh) => {
  test('a dismissed account is scored against what it was dismissed for, also by a guard started again, until the word is taken back', async () => {
    const { db } = await fresh();
    const { serverId } = await enrollServer(db, { name: 'mx1', token: 'unused-here', now: Date.now() });
    await db.protectionSettings.update({ where: { serverId }, data: { applyQueueLimit: true, threshold: 50, version: 2 } });
    const run = await GuardRun.prepare();
    try {
      run.console.exchange = (request) => recordExchange(db, serverId, request, Date.now());
      const path = join(run.directory, 'today.log');
      await writeFile(path, '');
      run.mailServer.logFiles = [{ path, date: new Date().toLocaleDateString('sv', { timeZone: 'Asia/Seoul' }) }];
      await run.start();
      await waitFor(() => expect(run.console.last?.report.settingsVersion).toBe(2));
      run.mailServer.fill(51);
      await appendFile(path, issue(NEWS, 120) + issue(THIEF, 110));
      await waitFor(async () => expect((await viewIncident(db, 1, Date.now())).suspects.map(({ account }) => account).sort()).toEqual([NEWS, THIEF]));

      const decide = (decision: 'dismissed' | 'open') =>
        decideSuspect(db, { number: 1, decision: { account: NEWS, ...(decision === 'dismissed' ? { decision, reason: 'the monthly newsletter' } : { decision }) }, actor: alice, now: Date.now() });
      const verdicts = async (): Promise<Record<string, string>> =>
        Object.fromEntries((await viewSuspects(db, serverId, Date.now())).accounts.map(({ assessment }) => [assessment.account, assessment.verdict]));
      await decide('dismissed');
      await waitFor(async () => expect(await verdicts()).toEqual({ [NEWS]: 'normal', [THIEF]: 'suspect' }));
      expect((await viewIncident(db, 1, Date.now())).suspects.find(({ account }) => account === NEWS)).toMatchObject({ decision: 'dismissed', verdict: 'suspect' });

      await run.stop();
      await db.accountActivity.deleteMany();
      await run.start();
      await waitFor(async () => expect(await verdicts()).toEqual({ [NEWS]: 'normal', [THIEF]: 'suspect' }));

      await decide('open');
      await waitFor(async () => expect(await verdicts()).toEqual({ [NEWS]: 'suspect', [THIEF]: 'suspect' }));
    } finally {
      await run.remove();
    }
  });
});
