import { appendFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { eventually } from '@/lib/testing/eventually';
import { describeOnEachDatabase } from '@/lib/db/testing/temporary-database';
import { viewEvidence } from '@/lib/console/suspects/view-evidence';
import { viewIncident } from '@/lib/console/incidents/view';
import { evidenceSchema } from '@/lib/suspects/assessment';
import { withGuardOnConsole } from './testing/guard-on-console';

const THIEF = 'thief@example.test';
const MESSAGES = 60;
const RECIPIENTS = 55;

/** More connections, and more lines on each, than are kept. */
function flood(): string {
  const time = new Date().toLocaleTimeString('en-GB', { timeZone: 'Asia/Seoul', hour12: false });
  return Array.from({ length: MESSAGES }, (_, message) => {
    const id = crypto.randomUUID();
    const rcpt = Array.from({ length: RECIPIENTS }, (__, n) => `${time} 3,1,${id},RCPT command successful(a@domain${message}-${n}.test).\n`);
    return `${time} 3,1,${id},Connected from 192.0.2.${message}\n${time} 3,1,${id},Authentication successful(${THIEF}, LOGIN).\n${rcpt.join('')}`;
  }).join('');
}

describeOnEachDatabase('the proof of an incident', (fresh) => {
  test('is kept with it, bounded, though the log is deleted right after the trip and the guard starts again without it', async () => {
    const { db } = await fresh();
    await withGuardOnConsole(db, async ({ run, serverId, log: path }) => {

      await appendFile(path, flood());
      const read = (): number | undefined => run.console.uploads.flatMap(({ activities }) => activities).findLast(({ assessment }) => assessment.account === THIEF)?.assessment.figures.recipients;
      await eventually(() => expect(read()).toBe(MESSAGES * RECIPIENTS));
      run.mailServer.fill(51);
      await eventually(() => expect(run.console.events.some(({ kind }) => kind === 'tripped')).toBe(true));
      await rm(path);
      run.mailServer.logFiles = [];

      const kept = async () => (await viewEvidence(db, { serverId, account: THIEF, incident: 1 })).evidence;
      await eventually(async () => expect((await kept())?.connections.length).toBeGreaterThan(5));
      const evidence = evidenceSchema.parse(await kept());
      expect(evidence.omittedConnections).toBe(MESSAGES - evidence.connections.length);
      const lines = evidence.connections.flatMap((connection) => connection.lines.map(({ text }) => text));
      // 48 of its busy stretch and 16 of the whole log.
      expect(lines.length).toBeLessThanOrEqual(64);
      expect(lines.some((text) => text.includes(`Authentication successful(${THIEF}`))).toBe(true);
      expect(lines.some((text) => text.includes('RCPT command successful(a@domain'))).toBe(true);

      await run.stop();
      await rm(join(run.directory, 'state', 'log-reading'), { force: true });
      await run.start();
      await eventually(() => expect(run.console.events.filter(({ kind }) => kind === 'guard-started')).toHaveLength(2));
      await db.accountActivity.deleteMany();
      expect((await viewIncident(db, 1, Date.now())).suspects).toMatchObject([{ account: THIEF, hasEvidence: true }]);
      expect(await kept()).toEqual(evidence);
    });
  });
});
