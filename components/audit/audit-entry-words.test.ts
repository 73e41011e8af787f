import { expect, test } from 'vitest';
import { auditActions } from '@/lib/api/audit';
import { auditActionKey, auditDifferences, auditFieldKey } from './audit-entry-words';

test.each(auditActions)('%s has a sentence', (action) => {
  expect(auditActionKey(action)).not.toBeNull();
});

test('an unknown action or field has none, nor has a name that every object knows', () => {
  expect([auditActionKey('mystery.done'), auditActionKey('constructor'), auditFieldKey('toString')]).toEqual([null, null, null]);
});

test('only what changed is a difference', () => {
  expect(auditDifferences({ applyQueueLimit: true, threshold: 1000 }, { applyQueueLimit: true, threshold: 1400 })).toEqual([{ field: 'threshold', before: 1000, after: 1400 }]);
  expect(auditDifferences(null, { kind: 'contain-account' })).toEqual([{ field: 'kind', before: undefined, after: 'contain-account' }]);
  expect(auditDifferences(null, null)).toEqual([]);
});
