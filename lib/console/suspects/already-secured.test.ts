import { expect, test } from 'vitest';
import type { CheckedRequest } from '../actions/schemas';
import { describeOnEachDatabase } from '@/lib/db/testing/temporary-database';
import { closeIncident } from '../incidents/close';
import { requestAction } from '../actions/request';
import { activity, alice, Stage, T0 } from '../testing/stage';
import { viewIncident } from '../incidents/view';

const account = 'sales@example.test';
const MINUTE = 60_000;

describeOnEachDatabase('a second incident minutes after the first', (fresh) => {
  async function afterOneIncident(kind: 'contain-account' | 'set-password' | 'enable-account') {
    const stage = await Stage.set((await fresh()).db);
    const latch = await stage.trip();
    const act = async (each: typeof kind, at: number) => {
      const request = { kind: each, key: `key-${each}`, serverId: stage.serverId, account } as CheckedRequest;
      const { action } = await requestAction(stage.db, { request, actor: alice, now: at });
      await stage.reports(action.id, 'done', at);
    };
    await act(kind === 'set-password' ? kind : 'contain-account', T0 + MINUTE);
    await stage.release(latch, T0 + 2 * MINUTE, null);
    await closeIncident(stage.db, { number: 1, outcome: 'cleaned', note: '', actor: alice, now: T0 + 2 * MINUTE });
    if (kind === 'enable-account') await act(kind, T0 + 2 * MINUTE);
    return stage;
  }
  const decisions = async (stage: Stage) => (await viewIncident(stage.db, 2, T0 + 4 * MINUTE)).suspects.map((each) => [each.account, each.decision, each.decidedByName]);

  test('a disabled account comes up as secured, by whoever disabled it', async () => {
    const stage = await afterOneIncident('contain-account');
    await stage.trip('latch-2', T0 + 3 * MINUTE);
    expect(await decisions(stage)).toEqual([[account, 'secured', 'Alice']]);
  });

  test('an account that was allowed again is a question again', async () => {
    const stage = await afterOneIncident('enable-account');
    await stage.trip('latch-2', T0 + 3 * MINUTE);
    expect(await decisions(stage)).toEqual([[account, 'open', null]]);
  });

  test('a new password counts only until the account is seen again', async () => {
    const stage = await afterOneIncident('set-password');
    await stage.trip('latch-2', T0 + 3 * MINUTE);
    expect(await decisions(stage)).toEqual([[account, 'secured', 'Alice']]);
    const other = await afterOneIncident('set-password');
    await other.exchange({ activities: [activity(account, { at: T0 + 3 * MINUTE, lastSeen: T0 + 3 * MINUTE })] }, T0 + 3 * MINUTE);
    await other.trip('latch-2', T0 + 3 * MINUTE, 'other@example.test');
    expect(await decisions(other)).toContainEqual([account, 'open', null]);
  });
});
