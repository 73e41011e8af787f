import { appendFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { eventually } from '@/lib/testing/eventually';
import { describeOnEachDatabase } from '@/lib/db/testing/temporary-database';
import { decideSuspect } from '@/lib/console/suspects/decide';
import { viewIncident } from '@/lib/console/incidents/view';
import { listSuspects } from '@/lib/console/suspects/list';
import { withGuardOnConsole } from './testing/guard-on-console';

const NEWS = 'news@example.test';
const THIEF = 'thief@example.test';
const alice = { id: 'alice', name: 'Alice', address: null };

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
    await withGuardOnConsole(db, async ({ run, serverId, log: path }) => {
      run.mailServer.fill(51);
      await appendFile(path, issue(NEWS, 120) + issue(THIEF, 110));
      await eventually(async () => expect((await viewIncident(db, 1, Date.now())).suspects.map(({ account }) => account).sort()).toEqual([NEWS, THIEF]));

      const decide = (decision: 'dismissed' | 'open') =>
        decideSuspect(db, { number: 1, decision: { account: NEWS, ...(decision === 'dismissed' ? { decision, reason: 'the monthly newsletter' } : { decision }) }, actor: alice, now: Date.now() });
      const verdicts = async (): Promise<Record<string, string>> =>
        Object.fromEntries((await listSuspects(db, { serverId, now: Date.now() })).accounts.map(({ assessment }) => [assessment.account, assessment.verdict]));
      await decide('dismissed');
      await eventually(async () => expect(await verdicts()).toEqual({ [NEWS]: 'normal', [THIEF]: 'suspect' }));
      expect((await viewIncident(db, 1, Date.now())).suspects.find(({ account }) => account === NEWS)).toMatchObject({ decision: 'dismissed', verdict: 'suspect' });

      await run.stop();
      await db.accountActivity.deleteMany();
      await run.start();
      await eventually(async () => expect(await verdicts()).toEqual({ [NEWS]: 'normal', [THIEF]: 'suspect' }));

      await decide('open');
      await eventually(async () => expect(await verdicts()).toEqual({ [NEWS]: 'suspect', [THIEF]: 'suspect' }));
    });
  });
});
