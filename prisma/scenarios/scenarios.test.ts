import { expect, test } from 'vitest';
import { describeOnEachDatabase } from '@/lib/db/testing/temporary-database';
import { viewIncident } from '@/lib/console/incidents/view';
import { viewOverview } from '@/lib/console/servers/view-overview';
import { viewQueueHistory } from '@/lib/console/queue/view-history';
import { scenarios, type Stage } from './scenarios';

const now = 1_795_557_600_000;

describeOnEachDatabase('the seed scenarios', (fresh) => {
  const play = async (name: string) => {
    const { db } = await fresh();
    const stage: Stage = { db, actor: { id: 'admin', name: 'Admin', address: null }, now, days: 1 };
    const guard = await scenarios[name]?.(stage);
    return { db, overview: await viewOverview(db, guard?.serverId, now), serverId: guard?.serverId ?? '' };
  };

  test('watching: a day of history with a gap, and nothing to do', async () => {
    const { db, overview, serverId } = await play('watching');
    expect(overview).toMatchObject({ server: { report: { status: 'watching' }, settings: { applyQueueLimit: true } }, openIncident: null, lastIncident: null });
    const { points } = await viewQueueHistory(db, serverId, '24h', now);
    expect(points).toHaveLength(287 - 12);
  });

  test('protected: two suspects with evidence, nobody decided', async () => {
    const { db, overview } = await play('protected');
    expect(overview).toMatchObject({ server: { report: { status: 'protected' } }, openIncident: { number: 1, openSuspects: 2 } });
    const { suspects, restartChecks } = await viewIncident(db, 1, now);
    expect(suspects.map(({ account, hasEvidence }) => [account, hasEvidence])).toEqual([['sales@example.test', true], ['sales2@example.test', true]]);
    expect(restartChecks.filter(({ met }) => !met).map(({ code }) => code)).toEqual(['suspects-decided', 'queue-below-threshold']);
  });

  test('closed: repaired in order by the console, and watching again', async () => {
    const { db, overview } = await play('closed');
    expect(overview).toMatchObject({ server: { report: { status: 'watching' } }, openIncident: null, lastIncident: { number: 1 } });
    const { incident, suspects } = await viewIncident(db, 1, now);
    expect(incident).toMatchObject({ status: 'closed', outcome: 'cleaned', releaseCause: 'console' });
    expect(suspects.map(({ decision }) => decision)).toEqual(['secured', 'dismissed']);
  });
});
