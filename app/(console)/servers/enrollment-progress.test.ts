import { expect, test } from 'vitest';
import type { ServerSummary } from '@/lib/console/servers/schemas';
import { enrollmentProgress } from './enrollment-progress';

const enrollment = { createdAt: 1_000, expiresAt: 5_000 };
const waiting: ServerSummary = {
  ...{ id: 's', name: 'mx1', state: 'waiting', hostname: null, kind: null, guardVersion: null },
  ...{ lastSeenAt: null, enrolledAt: null, revokedAt: null, code: { createdAt: 1_000, expiresAt: 5_000 } },
  ...{ incident: null, queueLength: null, threshold: null, problems: 0, attention: false },
};

test.each([
  ['before the first answer', undefined, 1_001, 'waiting'],
  ['nobody has used it', waiting, 1_001, 'waiting'],
  ['its time is over', { ...waiting, code: null }, 5_000, 'expired'],
  ['a newer code was made', { ...waiting, code: { createdAt: 1_500, expiresAt: 5_500 } }, 1_600, 'replaced'],
  ['it was revoked', { ...waiting, code: null }, 1_600, 'replaced'],
  ['the guard of before goes on reporting', { ...waiting, enrolledAt: 10, lastSeenAt: 1_600 }, 1_600, 'waiting'],
  ['it was used', { ...waiting, code: null, enrolledAt: 2_000 }, 2_000, 'redeemed'],
  ['it was used, and only the guard of before had reported', { ...waiting, code: null, enrolledAt: 2_000, lastSeenAt: 1_999 }, 2_001, 'redeemed'],
  ['the guard has reported', { ...waiting, code: null, enrolledAt: 2_000, lastSeenAt: 2_500 }, 2_500, 'connected'],
  ['it stays connected after the time of the code', { ...waiting, code: null, enrolledAt: 2_000, lastSeenAt: 9_000 }, 9_000, 'connected'],
] as const)('%s', (_, server, now, progress) => {
  expect(enrollmentProgress(enrollment, server, now)).toBe(progress);
});
