import { expect, test } from 'vitest';
import { describeOnEachDatabase } from '@/lib/db/testing/temporary-database';
import { enrollServer } from '@/lib/console/servers/enroll';
import { readServerFacts } from './server-facts';

describeOnEachDatabase('what the drill asks the database', (fresh) => {
  test('a server that is not known is null, and one that has never reported has the rule off', async () => {
    const { db } = await fresh();
    expect(await readServerFacts(db, 'mx1')).toBeNull();
    await enrollServer(db, { name: 'mx1', token: 'a token of more than thirty-two characters', now: 1 });
    expect(await readServerFacts(db, 'mx1')).toMatchObject({ applied: false, threshold: 1000, queueLength: null, trip: null, incident: null });
  });

  test('settings and the open incident are found; a released one is not', async () => {
    const { db } = await fresh();
    const { serverId } = await enrollServer(db, { name: 'mx1', token: 'a token of more than thirty-two characters', now: 1 });
    await db.protectionSettings.upsert({ where: { serverId }, create: { serverId, applyQueueLimit: true, threshold: 50 }, update: { applyQueueLimit: true, threshold: 50 } });
    const incident = { serverId, latchId: 'l', queueLength: 51, threshold: 50 };
    await db.incident.create({ data: { ...incident, id: 'a', number: 1, status: 'closed', openedAt: 1 } });
    await db.incident.create({ data: { ...incident, id: 'b', number: 2, status: 'protected', openedAt: 2 } });
    expect(await readServerFacts(db, 'mx1')).toMatchObject({ applied: true, threshold: 50, incident: 2 });
    await db.incident.update({ where: { id: 'b' }, data: { status: 'released' } });
    expect(await readServerFacts(db, 'mx1')).toMatchObject({ incident: null });
  });
});
