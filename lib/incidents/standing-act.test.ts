import { expect, test } from 'vitest';
import type { ActionKind } from '@/lib/sync/contract';
import { standingAct } from './standing-act';

type Past = [ActionKind, 'requested' | 'running' | 'done' | 'failed'][];

const cases: { name: string; kind: ActionKind; newestFirst: Past; stands: number | null }[] = [
  { name: 'nothing before', kind: 'disable-account', newestFirst: [], stands: null },
  { name: 'requested', kind: 'disable-account', newestFirst: [['disable-account', 'requested']], stands: 0 },
  { name: 'in force', kind: 'disable-account', newestFirst: [['disable-account', 'done']], stands: 0 },
  { name: 'failed, so the one before counts', kind: 'disable-account', newestFirst: [['disable-account', 'failed'], ['enable-account', 'done']], stands: null },
  { name: 'replaced by an enabling that still runs', kind: 'disable-account', newestFirst: [['enable-account', 'running'], ['disable-account', 'done']], stands: null },
  { name: 'containing disables too', kind: 'disable-account', newestFirst: [['contain-account', 'running']], stands: 0 },
  { name: 'disabling does not contain', kind: 'contain-account', newestFirst: [['disable-account', 'done']], stands: null },
  { name: 'a failed enabling leaves the account disabled', kind: 'disable-account', newestFirst: [['enable-account', 'failed'], ['disable-account', 'done']], stands: 1 },
  { name: 'enabled already', kind: 'enable-account', newestFirst: [['set-password', 'done'], ['enable-account', 'done']], stands: 1 },
  { name: 'another password after the first is set', kind: 'set-password', newestFirst: [['set-password', 'done']], stands: null },
  { name: 'a password is being set', kind: 'set-password', newestFirst: [['hold-messages', 'done'], ['set-password', 'running']], stands: 1 },
  { name: 'mail that came since can be held', kind: 'hold-messages', newestFirst: [['hold-messages', 'done']], stands: null },
  { name: 'a restart that was done', kind: 'restart-smtp', newestFirst: [['restart-smtp', 'done']], stands: null },
  { name: 'a restart under way', kind: 'restart-smtp', newestFirst: [['restart-smtp', 'running']], stands: 0 },
];

test.each(cases)('$kind: $name', ({ kind, newestFirst, stands }) => {
  const past = newestFirst.map(([each, status]) => ({ kind: each, status }));
  expect(standingAct(kind, past)).toBe(stands === null ? null : past[stands]);
});
