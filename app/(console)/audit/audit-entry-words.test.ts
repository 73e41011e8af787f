import { roles } from '@/lib/console/people/roles';
import { expect, test } from 'vitest';
import { auditActions } from '@/lib/console/audit/schemas';
import { languages } from '@sluice/messages/language';
import { messagesOf } from '@sluice/messages/messages';
import { actionKindSchema } from '@sluice/actions/kinds';
import { actionStepSchema } from '@sluice/contract/contract';
import { auditActionKey, auditDifferences, auditFieldKey, auditValueText, countedSteps } from './audit-entry-words';

const en = messagesOf('en');

test.each(auditActions)('%s has a sentence', (action) => {
  expect(auditActionKey(action, en)).not.toBeNull();
});

test('an unknown action or field has none, nor has a name that every object knows', () => {
  expect([auditActionKey('mystery.done', en), auditActionKey('constructor', en), auditFieldKey('toString', en)]).toEqual([null, null, null]);
});

test('only what changed is a difference', () => {
  expect(auditDifferences({ applyQueueLimit: true, threshold: 1000 }, { applyQueueLimit: true, threshold: 1400 })).toEqual([
    { field: 'threshold', before: 1000, after: 1400 },
  ]);
  expect(auditDifferences(null, { kind: 'contain-account' })).toEqual([{ field: 'kind', before: undefined, after: 'contain-account' }]);
  expect(auditDifferences(null, null)).toEqual([]);
});

test('an id that only the program needs is not shown', () => {
  expect(auditDifferences(null, { kind: 'restart-smtp', actionId: 'x1' }).map(({ field }) => field)).toEqual(['kind']);
});

test.each([
  ...actionKindSchema.options.map((value) => ['kind', value]),
  ...actionStepSchema.out.shape.step.options.map((value) => ['step', value]),
  ...actionStepSchema.out.shape.code.unwrap().options.map((value) => ['code', value]),
  ...['cleaned', 'false-alarm', 'other'].map((value) => ['outcome', value]),
  ...['console', 'outside'].map((value) => ['cause', value]),
  ...['open', 'secured', 'dismissed'].map((value) => ['decision', value]),
  ...roles.map((value) => ['role', value]),
] as [string, string][])('%s %s is said in words, complete as they stand', (field, value) => {
  for (const language of languages) {
    const text = auditValueText(field, value, messagesOf(language));
    expect(text).not.toBeNull();
    expect(text).not.toMatch(/[{}]/);
  }
});

test.each([
  ['kind', 'mystery'],
  ['kind', 'constructor'],
  ['toString', 'open'],
  ['note', 'open'],
  ['threshold', 1000],
  ['kind', null],
])('%s %j has no words of its own', (field, value) => {
  expect(auditValueText(field, value, en)).toBeNull();
});

test('what the steps of an action concerned is told in words, not as the program keeps it', () => {
  expect(countedSteps({ 'hold-messages': 3, 'end-sessions': 1, 'of-a-newer-guard': 2, toString: 1 }, en)).toEqual([
    { step: 'hold-messages', count: 3 },
    { step: 'end-sessions', count: 1 },
  ]);
  expect(countedSteps(null, en)).toEqual([]);
});
