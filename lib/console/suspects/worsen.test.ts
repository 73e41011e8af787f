import { expect, test } from 'vitest';
import { describeOnEachDatabase } from '@/lib/db/testing/temporary-database';
import { viewIncident } from '../incidents/view';
import { activity, Stage, T0 } from '../testing/stage';

const untold = { code: 'place-untold', points: 0, value: 400, usual: null, usualOf: 'none', windowSeconds: 600 } as const;

describeOnEachDatabase('an account that is only watched', (fresh) => {
  test('comes up in an incident where the log cannot tell more, before the trip and after it', async () => {
    const stage = await Stage.set((await fresh()).db);
    const watched = (account: string, told: boolean) => activity(account, { score: 55, verdict: 'watch', ...(told ? {} : { reasons: [untold] }) });
    await stage.exchange({ activities: [watched('before@example.test', false), watched('told@example.test', true)] });
    await stage.trip();
    await stage.exchange({ activities: [watched('after@example.test', false), watched('told-too@example.test', true)] });
    const accounts = (await viewIncident(stage.db, 1, T0)).suspects.map(({ account }) => account);
    expect(accounts).toEqual(expect.arrayContaining(['before@example.test', 'after@example.test']));
    expect(accounts.filter((account) => account.startsWith('told'))).toEqual([]);
  });

  test('has the proof that was told while it was only watched once it is a suspect: a guard tells none twice', async () => {
    const stage = await Stage.set((await fresh()).db);
    const late = 'late@example.test';
    await stage.exchange({ activities: [activity(late, { score: 55, verdict: 'watch' }, 'the line')] });
    await stage.trip();
    await stage.exchange({ activities: [activity(late, { score: 80 })] });
    expect((await viewIncident(stage.db, 1, T0)).suspects.find(({ account }) => account === late)).toMatchObject({ verdict: 'suspect', hasEvidence: true });
  });
});
