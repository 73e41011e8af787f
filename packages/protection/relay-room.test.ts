import { expect, test } from 'vitest';
import type { Protection } from './protection';
import { relayRoom } from './relay-room';

const watching = (length: number | null, parts: Partial<Protection> = {}): Protection => ({
  settings: { applyQueueLimit: true, threshold: 100 },
  latch: null,
  mailing: null,
  measurement: { at: 1, length },
  smtpInstance: 'run-1',
  ...parts,
});

test.each([
  ['far below the threshold there is no limit', watching(10), null],
  ['near it, as many as fit', watching(80), 20],
  ['at the threshold one may show whether it crosses', watching(100), 1],
  ['a queue that cannot be measured limits nobody', watching(null), null],
  ['nor does one that was never measured', watching(80, { measurement: null }), null],
  ['nor a rule that is not applied', watching(80, { settings: { applyQueueLimit: false, threshold: 100 } }), null],
  ['a latch refuses by itself', watching(80, { latch: { id: 'l', trippedAt: 1, queueLength: 101, threshold: 100, smtpInstance: null } }), null],
  ['the smallest threshold lets one at a time pass', watching(1, { settings: { applyQueueLimit: true, threshold: 1 } }), 1],
])('%s', (_, protection, room) => {
  expect(relayRoom(protection)).toBe(room);
});
