import { expect, test } from 'vitest';
import * as z from 'zod';
import { describeOnEachDatabase } from '@/lib/db/testing/temporary-database';
import { Stage, T0 } from '../testing/stage';
import { reportIncident } from './report';
import { incidentReportSchema } from './schemas';

describeOnEachDatabase('the report of an incident', (fresh) => {
  test('has the accounts with their log lines, and the timeline from the beginning', async () => {
    const stage = await Stage.set((await fresh()).db);
    // An hour before, right before, at, and long after the trip.
    const samples = [-3_600_000, -60_000, 0, 60_000].map((after, index) => ({ at: T0 + after, length: [7, 12, 1_001, 40][index]! }));
    await stage.exchange({ samples }, T0 + 60_000);
    await stage.trip('l1', T0, 'b@example.test');
    const report = incidentReportSchema.parse(await reportIncident(stage.db, 1, T0 + 60_000));
    expect(report.suspects.map(({ account }) => account)).toEqual(['b@example.test']);
    expect(JSON.stringify(report.suspects[0]?.evidence)).toContain('a line');
    expect(report.timeline.map(({ kind }) => kind)).toEqual(['tripped', 'suspect-found']);
    expect(report.queue.points.map(({ maximum }) => maximum)).toEqual([12, 1_001, 40]);
    await expect(reportIncident(stage.db, 2, T0)).rejects.toMatchObject({ code: 'not-found' });
  });
});

test('the published schema is that of the report', async () => {
  // Written anew by `npx vitest run lib/console/incidents/report.test.ts -u` when the report changes.
  await expect(`${JSON.stringify(z.toJSONSchema(incidentReportSchema), null, 2)}\n`).toMatchFileSnapshot('../../../docs/incident-report.schema.json');
});
