import { appendFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { eventually } from '@/lib/testing/eventually';
import { describeOnEachDatabase } from '@/lib/db/testing/temporary-database';
import { viewEvidence } from '@/lib/console/suspects/view-evidence';
import { viewIncident } from '@/lib/console/incidents/view';
import { evidenceSchema, type Assessment } from '@sluice/suspects/assessment';
import type { ToldReason } from '@sluice/messages/told-reason';
import type { Report } from '@sluice/suspects/log-report/log-report';
import { suspects } from '@sluice/guard/suspects/suspects';
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

/** What `sluice suspects --until` says of the account at a moment, milliseconds since 1970. */
async function commandSays(path: string, at: number): Promise<Pick<Assessment, 'score' | 'verdict' | 'reasons'> & { lines: string[] }> {
  let said = '';
  const until = new Date(at).toISOString();
  const date = new Date(at).toLocaleDateString('sv', { timeZone: 'Asia/Seoul' });
  const output = new Writable({ write: (text, _, done) => ((said += String(text)), done()) });
  await suspects([path], { json: true, until, date, localDomains: 'example.test' }, { input: process.stdin, output, errors: output, environment: {}, timeZone: 'Asia/Seoul', now: () => at, ahead: null });
  const now = (JSON.parse(said) as Report).accounts.find(({ account }) => account === THIEF)?.now;
  if (!now) throw new Error(`The command says nothing of ${THIEF}: ${said}`);
  const reasons = (now.reasons as ToldReason[]).map(({ text: _, ...reason }) => reason) as Assessment['reasons'];
  return { score: now.score, verdict: now.verdict, reasons, lines: now.evidence.map(({ text }) => text).sort() };
}

describeOnEachDatabase('the proof of an incident', (fresh) => {
  test('is kept with it, bounded and as the command tells it of the same moment, though the log is deleted right after the trip and the guard starts again without it', async () => {
    const { db } = await fresh();
    await withGuardOnConsole(db, async ({ run, serverId, log: path }) => {
      await appendFile(path, flood());
      const read = (): number | undefined => run.console.uploads.flatMap(({ activities }) => activities).findLast(({ assessment }) => assessment.account === THIEF)?.assessment.figures.recipients;
      await eventually(() => expect(read()).toBe(MESSAGES * RECIPIENTS));
      run.mailServer.fill(51);
      await eventually(() => expect(run.console.events.some(({ kind }) => kind === 'tripped')).toBe(true));
      run.mailServer.logFiles = [];
      const copy = join(run.directory, 'copy.log');
      await rename(path, copy);

      const kept = async () => (await viewEvidence(db, { serverId, account: THIEF, incident: 1 })).evidence;
      await eventually(async () => expect((await kept())?.connections.length).toBeGreaterThan(5));
      const evidence = evidenceSchema.parse(await kept());
      expect(evidence.omittedConnections).toBe(MESSAGES - evidence.connections.length);
      const lines = evidence.connections.flatMap((connection) => connection.lines.map(({ text }) => text));
      const { account, score, verdict, assessment } = (await viewIncident(db, 1, Date.now())).suspects[0] ?? {};
      expect({ account, score, verdict, reasons: assessment?.reasons, lines: lines.sort() }).toEqual({ account: THIEF, ...(await commandSays(copy, assessment?.at ?? 0)) });
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
