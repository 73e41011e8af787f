import { expect, test } from 'vitest';
import type { Database } from '@/lib/db/client';
import { describeOnEachDatabase } from '@/lib/db/testing/temporary-database';
import { quietReport, Stage, T0 } from '../testing/stage';
import { listServers } from './list';
import { viewOverview } from './view-overview';

const MANY = 100;

/** The same database, whose statements are counted. */
function counting(db: Database): { counted: Database; statements(): number } {
  let count = 0;
  const counted = db.$extends({
    query: {
      $allOperations({ args, query }) {
        count += 1;
        return query(args);
      },
    },
  }) as unknown as Database;
  return { counted, statements: () => count };
}

describeOnEachDatabase('a hundred mail hosts', (fresh) => {
  test('are listed the worst first, with what is known of each, by as many statements as a few', async () => {
    const { db } = await fresh();
    const few = await Stage.set(db, 'mx000');
    await few.exchange({}, T0);
    const first = counting(db);
    await listServers(first.counted, T0);
    const stages = [few];
    for (let number = 1; number < MANY; number += 1) stages.push(await Stage.set(db, `mx${String(number).padStart(3, '0')}`));
    for (const stage of stages.slice(1, 98)) await stage.exchange({}, T0 + 9_000);
    await stages[40]!.trip('latch-40', T0 + 9_000);
    await stages[50]!.exchange({ report: { ...quietReport, problems: [{ code: 'log-silent', since: T0, detail: '' }] } }, T0 + 9_000);
    const { servers } = await listServers(db, T0 + 9_500);
    expect(servers).toHaveLength(MANY);
    expect(servers.slice(0, 5).map(({ name, state, incident, problems, queueLength }) => [name, state, incident, problems, queueLength])).toEqual([
      ['mx040', 'protected', 1, 0, 3],
      ['mx000', 'silent', null, 0, null],
      ['mx050', 'watching', null, 1, 3],
      ['mx098', 'never-connected', null, 0, null],
      ['mx099', 'never-connected', null, 0, null],
    ]);
    const many = counting(db);
    await listServers(many.counted, T0 + 9_500);
    expect(many.statements()).toBeLessThanOrEqual(first.statements());
    expect((await viewOverview(db, undefined, T0 + 9_500)).servers).toHaveLength(MANY);
  });
});
