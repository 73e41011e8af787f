import { expect, test } from 'vitest';
import { FakeMailServer } from '@sluice/guard/testing/fake-mail-server';
import { releaseRoom } from './release-room';

const rule = (recipientThreshold: number | null = null) => ({ applyQueueLimit: true, threshold: 100, recipientThreshold });

function server({ waiting, held }: { waiting: number[]; held: number[] }): FakeMailServer {
  const fake = new FakeMailServer();
  fake.messages = [
    ...waiting.map((recipients) => ({ account: 'a', held: false, recipients })),
    ...held.map((recipients) => ({ account: 'a', held: true, recipients })),
  ];
  return fake;
}

test.each([
  ['without a rule as many as there are', { applyQueueLimit: false, threshold: 1 }, [1], [1], Infinity],
  ['up to half of the threshold', rule(), [1, 500], [500, 500], 48],
  ['none while more wait than that', rule(), Array<number>(60).fill(1), [1], -10],
  ['by recipients: as many messages as have so many on average', rule(2_000), [500], [200, 100, 0], 5],
  ['none while more recipients wait than that', rule(2_000), [1_000], [1], 0],
  ['one at a time where one has more than there is room for, or none could ever go', rule(100), [], [500, 500], 1],
  ['none while the largest would be too many with what waits, though it fits by itself', rule(1_000), [400], [700, 1], 0],
  ['where most have one, as many as by messages', rule(2_000), [1], [1, 1], 49],
])('%s', async (_, settings, waiting, held, expected) => {
  expect(await releaseRoom(settings, server({ waiting, held }).queue)).toBe(expected);
});
