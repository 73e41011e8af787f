import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createConsoleClient } from '@sluice/guard/sync/console-client';
import { consoleOn } from '@/lib/auth/testing/console';
import { requestAction } from '@/lib/console/actions/request';
import { viewOverview } from '@/lib/console/servers/view-overview';
import { alice, exampleExchange, exampleLatch, quietReport, Stage, T0, TOKEN } from '@/lib/console/testing/stage';
import { openDatabase } from '@/lib/db/client';
import { describeOnEachDatabase } from '@/lib/db/testing/temporary-database';
import { eventually } from '@/lib/testing/eventually';
import { trustedProxies } from './client-address';
import { serveGuard } from './serve-guard';
import { methodsByPath } from './served-methods';
import { webServer } from './web-server';

/** Longer than an order may take: what is answered by then was answered for a reason. */
const WAIT_MS = 2_400;
const MOST_MS = 1_000;
const ROUNDS = 3;
const never = new AbortController().signal;
const methodsOf = methodsByPath([{ path: '/api/guard/sync', methods: ['POST'] }]);

describeOnEachDatabase('two consoles of one database', (fresh) => {
  /** A guard that exchanges over HTTP with the one, and the database as the other has it open. */
  async function guardAtOne() {
    const { db, location } = await fresh();
    await consoleOn(db);
    const { serverId } = await Stage.set(db);
    const folder = await mkdtemp(join(tmpdir(), 'sluice-two-consoles-'));
    const web = webServer(
      { url: new URL('http://127.0.0.1:3000'), proxies: trustedProxies(''), methodsOf },
      (request, response) => void serveGuard(request, response),
    );
    web.server.listen(0, '127.0.0.1');
    await once(web.server, 'listening');
    await writeFile(join(folder, 'token'), `${TOKEN}-mx1`);
    const other = openDatabase(location);
    onTestFinished(async () => {
      web.server.closeAllConnections();
      web.server.close();
      await other.$disconnect();
      await rm(folder, { recursive: true });
    });
    const { port } = web.server.address() as AddressInfo;
    return { db, other, serverId, exchange: createConsoleClient({ url: `http://127.0.0.1:${port}`, tokenFile: join(folder, 'token'), timeoutMs: 60_000 }) };
  }

  test('an order that is placed at the one is within a second at a guard that waits at the other', async () => {
    const { db, other, serverId, exchange } = await guardAtOne();
    let answer = await exchange(exampleExchange(1), never);
    const took: number[] = [];
    // The least of some: other work on the machine only adds.
    for (let round = 1; round <= ROUNDS; round += 1) {
      if (answer.kind !== 'answered') throw new Error(answer.sentence);
      const sequence = round + 1;
      const waiting = exchange({ ...exampleExchange(sequence), waitMs: WAIT_MS, tag: answer.response.tag }, never);
      await eventually(() => expect(db.$heard.get(serverId)?.sequence).toBe(sequence));
      const placedAt = performance.now();
      await requestAction(other, {
        request: { kind: 'contain-account', account: `thief${round}@example.test`, serverId, key: crypto.randomUUID() },
        actor: alice,
        now: T0,
      });
      answer = await waiting;
      took.push(performance.now() - placedAt);
      expect(answer).toMatchObject({ kind: 'answered', response: { acknowledged: sequence } });
      if (answer.kind === 'answered') expect(answer.response.actions).toHaveLength(round);
    }
    expect(Math.min(...took)).toBeLessThan(MOST_MS);
  });

  test('a trip that is told to the one is on the page of the other as soon as it was confirmed', async () => {
    const { other, serverId, exchange } = await guardAtOne();
    await exchange(exampleExchange(1), never);
    const latch = exampleLatch('l1');
    const trip = exampleExchange(2, { report: { ...quietReport, latch, status: 'protected' }, events: [{ id: 'e1', at: T0, kind: 'tripped', latch }] });
    expect(await exchange(trip, never)).toMatchObject({ kind: 'answered' });
    const { servers, openIncident } = await viewOverview(other, serverId, Date.now());
    expect([servers.map(({ status }) => status), openIncident?.status]).toEqual([['protected'], 'protected']);
  });
});
