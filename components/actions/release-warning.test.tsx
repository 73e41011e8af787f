import { expect, onTestFinished, test } from 'vitest';
import { saveProtection } from '@/lib/console/protection/save';
import { overviewSchema } from '@/lib/console/servers/schemas';
import { viewOverview } from '@/lib/console/servers/view-overview';
import { alice, quietReport, Stage, T0 } from '@/lib/console/testing/stage';
import { temporarySqlite } from '@/lib/db/testing/temporary-database';
import type { Language } from '@sluice/messages/language';
import type { GuardReport } from '@sluice/contract/contract';
import { look } from '../testing/screen';
import { ReleaseWarning } from './release-warning';

type Recipients = NonNullable<NonNullable<GuardReport['queue']>['recipients']>;

/** A host with a threshold of 1,000 recipients, or none, whose guard tells so much of what is on hold. */
async function shown(
  recipients: Recipients | null,
  {
    recipientThreshold = 1_000,
    applyQueueLimit = true,
    language = 'en',
    abilities = ['recipient-threshold'],
  }: { recipientThreshold?: number | null; applyQueueLimit?: boolean; language?: Language; abilities?: string[] } = {},
) {
  const one = await temporarySqlite();
  onTestFinished(() => one.remove());
  const stage = await Stage.set(one.db);
  await saveProtection(one.db, {
    change: { serverId: stage.serverId, applyQueueLimit, threshold: 500, recipientThreshold, version: 1, confirmed: true },
    actor: alice,
    now: T0,
  });
  const queue = recipients && { at: T0, waiting: 0, held: 2, oldestAt: null, accounts: [], recipients };
  await stage.exchange({ report: { ...quietReport, abilities, queue, localMail: { held: 2 } } });
  const overview = overviewSchema.parse(JSON.parse(JSON.stringify(await viewOverview(one.db, undefined, T0))));
  return look(<ReleaseWarning />, { language, answers: [[['overview', null], overview]] }).text;
}

const held = (most: number, complete = true): Recipients => ({ waiting: 0, complete: true, held: { most, complete } });

test('a message on hold that alone is more than the threshold on recipients is told before it is released, in both languages', async () => {
  expect(await shown(held(1_200))).toContain(
    'A message on hold on this server has 1,200 recipients, and the threshold on recipients is 1,000: when it is released, protection begins at once.',
  );
  expect(await shown(held(1_200, false))).toContain('has 1,200 recipients');
  expect(await shown(held(1_200), { language: 'ko' })).toContain(
    '수신자가 1,200명인 메일이 있고 수신자 임계치는 1,000명입니다. 이 메일을 보류 해제하면 바로 보호가 시작됩니다.',
  );
});

test('where it is not known how many recipients each has, that is told', async () => {
  const words = 'How many recipients each message on hold has is not known. One with more than 1,000';
  expect(await shown(held(3, false))).toContain(words);
  // A guard that does not look at single messages, and a queue that could not be looked through.
  expect(await shown({ waiting: 0, complete: true })).toContain(words);
  expect(await shown(null)).toContain(words);
  expect(await shown(null, { language: 'ko' })).toContain('보류 중인 메일마다 수신자가 몇 명인지 알 수 없습니다. 수신자 임계치 1,000명보다');
});

test('nothing is said where no message can, or no such rule is applied', async () => {
  expect(await shown(held(1_000))).toBe('');
  expect(await shown(held(1_200), { recipientThreshold: null })).toBe('');
  // A guard of before goes by messages alone.
  expect(await shown(held(1_200), { abilities: [] })).toBe('');
  expect(await shown(held(1_200), { applyQueueLimit: false })).toBe('');
});
