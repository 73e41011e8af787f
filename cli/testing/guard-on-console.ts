import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { eventually } from '@/lib/testing/eventually';
import type { Database } from '@/lib/db/client';
import { enrollServer } from '@/lib/console/servers/enroll';
import { exchangeWith } from '@/lib/console/exchange/exchange-with';
import type { SyncResponse } from '@sluice/contract/contract';
import { GuardRun } from '@sluice/guard/testing/running-guard';

/** Runs a guard that follows an empty log of today and exchanges with the console's use cases; protects above 50 messages. */
export async function withGuardOnConsole(db: Database, play: (guard: { run: GuardRun; serverId: string; log: string }) => Promise<void>): Promise<void> {
  const { serverId } = await enrollServer(db, { name: 'mx1', token: 'unused-here', now: Date.now() });
  await db.protectionSettings.update({ where: { serverId }, data: { applyQueueLimit: true, threshold: 50, version: 2 } });
  const run = await GuardRun.prepare();
  // The last exchange of a guard that stops is still waited for here: the database may not go before it.
  const gone = new AbortController();
  const exchanges: Promise<SyncResponse>[] = [];
  try {
    run.console.exchange = (request) => {
      const exchange = exchangeWith(db, serverId, request, Date.now(), { clock: Date.now, signal: gone.signal });
      exchanges.push(exchange);
      return exchange;
    };
    const log = join(run.directory, 'today.log');
    await writeFile(log, '');
    run.mailServer.logFiles = [{ path: log, date: new Date().toLocaleDateString('sv', { timeZone: 'Asia/Seoul' }) }];
    await run.start();
    await eventually(() => expect(run.console.last?.report.settingsVersion).toBe(2));
    await play({ run, serverId, log });
  } finally {
    await run.remove();
    gone.abort();
    await Promise.allSettled(exchanges);
  }
}
