import { expect, test } from 'vitest';
import { RequestProblem } from '../hooks/request';
import { doneBefore } from './already-done';

const refusal = (code: 'already-done' | 'already-decided' | 'forbidden', data?: Record<string, unknown>) => new RequestProblem(code, 409, { code, message: '', data });

test('tells who was first', () => {
  expect(doneBefore(refusal('already-done', { byName: 'hana', at: 5 }))).toEqual({ name: 'hana', at: 5 });
  expect(doneBefore(refusal('already-decided', { byName: null, at: null }))).toBe('somebody');
  expect(doneBefore(refusal('forbidden', { byName: 'hana', at: 5 }))).toBeNull();
  expect(doneBefore(new Error('x'))).toBeNull();
});
