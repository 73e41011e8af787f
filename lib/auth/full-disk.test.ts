import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { eventually } from '@/lib/testing/eventually';
import { GET as health } from '@/app/api/health/route';
import { GET as overview } from '@/app/api/overview/route';
import { PUT as saveProtection } from '@/app/api/protection/route';
import { noSmallDisk, smallDisk, type SmallDisk } from '@/host-tests/testing/small-disk';
import { openDatabase, type Database } from '@/lib/db/client';
import { migrateDatabase } from '@/lib/db/migrate';
import { inTransaction } from '@/lib/db/transaction';
import { Stage } from '@/lib/console/testing/stage';
import { serveSignIn } from './sign-in-route';
import { consoleOn, request, sessionCookie, signIn } from './testing/console';

const noParams = { params: Promise.resolve({}) };
const reaches = async (cookie: string) => (await overview(request('/api/overview', { headers: { cookie } }), noParams)).status;
const signOut = (cookie: string) => serveSignIn(request('/api/auth/sign-out', { body: {}, headers: { cookie } }), 'sign-out');

describe.skipIf(noSmallDisk() !== null)('a console whose disk is full', () => {
  let disk: SmallDisk;
  let db: Database;
  let rows = 0;
  beforeEach(async () => {
    disk = smallDisk(6_000_000);
    const location = { kind: 'sqlite' as const, file: join(disk.path, 'sluice.db') };
    await migrateDatabase(location);
    db = openDatabase(location);
    await consoleOn(db);
  });
  afterEach(async () => {
    vi.useRealTimers();
    await db.$disconnect();
    disk.remove();
  });

  /** Really full: what SQLite's log of changes had room for is used up too. */
  async function fill(): Promise<void> {
    disk.fill();
    for (let written = true; written; ) {
      const row = { id: `row-${(rows += 1)}`, at: 1, actorName: 'a', action: 'b', subject: 'c'.repeat(2_000) };
      written = await inTransaction(db, (tx) => tx.auditEntry.create({ data: row })).then(() => true, () => false);
    }
  }

  test('lets people sign out: the session has ended at once, and stays ended when there is room again', async () => {
    const [cookie, colleague] = [await sessionCookie(), await sessionCookie()];
    await fill();
    expect((await signOut(cookie)).status).toBe(200);
    expect(await reaches(cookie)).toBe(401);
    expect(await reaches(colleague)).toBe(200);
    expect(await db.session.count()).toBe(2);
    disk.free();
    expect((await signIn()).status).toBe(200);
    await inTransaction(db, (tx) => tx.auditEntry.count());
    await eventually(async () => expect(await db.session.count()).toBe(2));
    expect(await reaches(cookie)).toBe(401);
  });

  test('goes on showing what it knows to whoever is signed in, also when the session would be prolonged', async () => {
    const cookie = await sessionCookie();
    await fill();
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 2 * 3_600_000 });
    expect(await reaches(cookie)).toBe(200);
  });

  test('says in every refusal, and in its health, that the disk is full', async () => {
    const stage = await Stage.set(db);
    const cookie = await sessionCookie();
    await fill();
    const body = { serverId: stage.serverId, version: 1, applyQueueLimit: true, threshold: 100, confirmed: true };
    const refused = await saveProtection(request('/api/protection', { method: 'PUT', body, headers: { cookie } }), noParams);
    expect(refused.status).toBe(503);
    expect(await refused.json()).toMatchObject({ code: 'storage-full' });
    const entrance = await signIn();
    expect(entrance.status).toBe(503);
    expect(await entrance.json()).toMatchObject({ code: 'storage-full' });
    const answer = await health(request('/api/health'));
    expect(answer.status).toBe(503);
    expect(await answer.json()).toEqual({ status: 'faulty', console: true, storage: 'full', guard: null, mailServer: null });
    disk.free();
    await eventually(async () => expect((await health(request('/api/health'))).status).toBe(200));
  });
});
