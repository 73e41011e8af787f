import { expect, test } from 'vitest';
import { describeOnEachDatabase } from '@/lib/db/testing/temporary-database';
import type { Latch } from '@sluice/protection/protection';
import { metricsText } from '../servers/metrics';
import { exampleLatch, quietReport, Stage, T0 } from '../testing/stage';
import { reportIncident } from './report';
import { viewIncident } from './view';

const recipients = { waiting: 2_000, threshold: 1_500 };

describeOnEachDatabase('a trip by recipients', (fresh) => {
  const at = T0 + 1_000;
  async function trip(stage: Stage, latch: Latch): Promise<void> {
    const queue = { at, waiting: 4, held: 0, oldestAt: T0, accounts: [], recipients: { waiting: 2_000, complete: true } };
    stage.report = { ...quietReport, latch, status: 'protected', measurement: { at, length: 4 }, queue };
    await stage.exchange({ events: [{ id: `t-${latch.id}`, at: latch.trippedAt, kind: 'tripped', latch }] }, at);
  }

  test('stands in the incident, its report, the alert, the audit and the metrics', async () => {
    const stage = await Stage.set((await fresh()).db);
    await trip(stage, { ...exampleLatch('l1'), queueLength: 4, recipients });
    const { incident, timeline } = await viewIncident(stage.db, 1, at);
    expect(incident).toMatchObject({ queueLength: 4, threshold: 1_000, recipients, begunByName: null });
    expect(timeline).toMatchObject([{ kind: 'tripped', queueLength: 4, recipients }]);
    expect((await reportIncident(stage.db, 1, at)).incident.recipients).toEqual(recipients);
    expect(await stage.db.alert.findMany({ where: { kind: 'trip' } })).toMatchObject([{ facts: { queueLength: 4, waitingRecipients: 2_000, recipientThreshold: 1_500 } }]);
    expect(await stage.db.auditEntry.findFirstOrThrow({ where: { action: 'incident.opened' } })).toMatchObject({ after: { queueLength: 4, waitingRecipients: 2_000, recipientThreshold: 1_500 } });
    expect(await metricsText(stage.db, at)).toContain('sluice_queue_recipients{server="mx1"} 2000');
  });

  test('is told of another trip of the same incident in the timeline alone, and a trip by messages has none', async () => {
    const stage = await Stage.set((await fresh()).db);
    const first = await stage.trip('l0');
    await stage.release(first, T0 + 500, null);
    await trip(stage, { ...exampleLatch('l1', T0 + 900), queueLength: 4, recipients });
    const { incident, timeline } = await viewIncident(stage.db, 1, at);
    expect(incident.recipients).toBeNull();
    expect(timeline.filter(({ kind }) => kind.startsWith('tripped')).map(({ kind, recipients: told }) => [kind, told])).toEqual([['tripped-again', recipients], ['tripped', null]]);
  });
});
